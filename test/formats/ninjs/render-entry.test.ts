// Entries as ninjs: valid by IPTC's schema, whatever they hold, and read back as what they were.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readJson } from '../../../src/articles/json/read-json.ts';
import type { Entry, StoredEntry } from '../../../src/core/entry.ts';
import { renderNinjs } from '../../../src/formats/ninjs/render-entry.ts';
import { AWKWARD, awkwardEntry, FULL_ENTRY, KOMPAS_ENTRY } from '../sample-entries.ts';

const FIXTURES = new URL('../../fixtures/iptc/ninjs/', import.meta.url);

function schemaOf(name: string): object {
  return JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'));
}

const ajv = new Ajv2020({ strict: false, validateFormats: true });
ajv.addFormat('date-time', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2})$/u);
ajv.addFormat('uri', (text: string) => URL.canParse(text));
ajv.addSchema(schemaOf('GeoJSON-schema.json'));
const isNinjs = ajv.compile(schemaOf('ninjs-schema_3.1.json'));

function storedOf(entry: Entry): StoredEntry {
  const at = Date.UTC(2024, 9, 15, 5, 18);
  return {
    ...{ key: 'abc', id: 'tag:kabar.example,2024:berita/abc', source: 'berita/stored', entry },
    ...{ state: 'live', publishedAt: at, updatedAt: at, changedAt: at, sequence: 1 },
  };
}

function render(entry: Entry): unknown {
  return JSON.parse(renderNinjs(storedOf(entry), 'https://kabar.example'));
}

describe('ninjs of an entry', () => {
  const bare: Entry = { title: 'Judul' };
  const cases: Readonly<Record<string, Entry>> = {
    'the Kompas TV piece': KOMPAS_ENTRY,
    'an entry that says everything': FULL_ENTRY,
    'an entry that says nothing': bare,
    'awkward text in every field': awkwardEntry(AWKWARD),
    'a plain date and relative pictures': {
      ...bare,
      publishedAt: '2024-10-15',
      images: [
        { url: 'a.jpg', caption: 'x' },
        { url: 'https://a.example/b.jpg', width: 2 },
      ],
    },
  };
  for (const [name, entry] of Object.entries(cases)) {
    test(`is valid by IPTC’s schema: ${name}`, () => {
      assert.ok(isNinjs(render(entry)), JSON.stringify(isNinjs.errors));
    });
  }

  test('is read back as the entry that it was', () => {
    const reading = readJson(renderNinjs(storedOf(KOMPAS_ENTRY), 'https://kabar.example'), {
      file: 'a.json',
    });
    assert.ok(reading.outcome === 'read', JSON.stringify(reading));
    const { entry } = reading;
    assert.equal(entry.sourceId, 'tag:kabar.example,2024:berita/abc');
    for (const field of [
      'title',
      'section',
      'publishedAt',
      'place',
      'publisher',
      'language',
      'text',
    ] as const)
      assert.equal(entry[field], KOMPAS_ENTRY[field], field);
    for (const field of ['authors', 'editors', 'agencies'] as const)
      assert.deepEqual(entry[field], KOMPAS_ENTRY[field], field);
  });

  test('says the version, the correction and the name that its newsroom gave', () => {
    const entry = { ...bare, version: '3', correction: 'Nama diperbaiki.', sourceId: 'urn:x:1' };
    const item = JSON.parse(renderNinjs(storedOf(entry), 'https://kabar.example'));
    assert.deepEqual(
      [item.version, item.edNote, item.pubStatus],
      ['3', 'Nama diperbaiki.', 'usable'],
    );
    assert.deepEqual(item.altIds[0], { role: 'source', value: 'urn:x:1' });
  });
});
