import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RENDERERS } from '../../src/formats/renderers.ts';
import { FULL_ENTRY, HEAD, KOMPAS_ENTRY, publishable } from './sample-entries.ts';

const entries = [publishable(FULL_ENTRY, 'a'), publishable(KOMPAS_ENTRY, 'b')];

function render(format: 'rss' | 'atom' | 'json'): string {
  const renderer = RENDERERS[format];
  return renderer.renderDocument(
    HEAD,
    entries.map((entry) => renderer.renderEntry(entry, { content: 'full' })),
  );
}

const faulty: readonly ['rss' | 'atom' | 'json', string, (document: string) => string, RegExp][] = [
  ['rss', 'white space before the declaration', (xml) => ` ${xml}`, /declaration/],
  ['rss', 'a DOCTYPE', (xml) => xml.replace('<rss', '<!DOCTYPE rss><rss'), /DOCTYPE/],
  [
    'rss',
    'an entity that XML does not know',
    (xml) => xml.replace('<title>', '<title>&nbsp;'),
    /entity/,
  ],
  [
    'rss',
    'an unbound prefix',
    (xml) => xml.replace(' xmlns:media', ' xmlns:other'),
    /namespace prefix/,
  ],
  ['rss', 'a character that XML forbids', (xml) => xml.replace('Kompas', '\u0001'), /character/],
  ['rss', 'a cut end', (xml) => xml.slice(0, -10), /./],
  ['rss', 'another root', (xml) => xml.replaceAll('rss', 'rdf'), /<rdf> is no rss/],
  ['rss', 'an item without a guid', (xml) => xml.replace(/<guid.*<\/guid>/u, ''), /0 of <guid>/],
  [
    'rss',
    'two items with one guid',
    (xml) => xml.replace('2024:a<', '2024:b<'),
    /the id tag:kabar.example,2024:b/,
  ],
  [
    'rss',
    'a blank guid',
    (xml) => xml.replace('tag:kabar.example,2024:a<', ' <'),
    /<guid> is blank/,
  ],
  ['rss', 'a channel without a link', (xml) => xml.replace(/<link>.*<\/link>/u, ''), /0 of <link>/],
  [
    'rss',
    'metadata after an item',
    (xml) => xml.replace('</channel>', '<ttl>1</ttl></channel>'),
    /after an item/,
  ],
  [
    'rss',
    'neither title nor description',
    (xml) =>
      xml
        .replace(/<item>[\s\S]*?<link>/u, '<item><link>')
        .replace(/<description><!\[CDATA\[[\s\S]*?<\/description>/u, ''),
    /none of title, description/,
  ],
  [
    'atom',
    'an entry without updated',
    (xml) => xml.replace(/(<entry[\s\S]*?)<updated>.*<\/updated>/u, '$1'),
    /0 of <{.*}updated>/,
  ],
  ['atom', 'two entries with one id', (xml) => xml.replace('2024:a<', '2024:b<'), /Two items/],
  [
    'atom',
    'a feed without an author',
    (xml) => xml.replace(/<author>[\s\S]*?<\/author>/u, ''),
    /0 of <{.*}author>/,
  ],
  ['atom', 'another namespace', (xml) => xml.replace('2005/Atom', '2006/Atom'), /is no {http/],
  ['json', 'a cut end', (json) => json.slice(0, -1), /JSON/],
  ['json', 'a list', () => '[]', /no object/],
  ['json', 'version 1', (json) => json.replace('version/1.1', 'version/1'), /version/],
  ['json', 'no title', (json) => json.replace(/"title":"[^"]*"/u, '"title":" "'), /no title/],
  [
    'json',
    'no items',
    () => '{"version":"https://jsonfeed.org/version/1.1","title":"x","items":{}}',
    /list of items/,
  ],
  ['json', 'two items with one id', (json) => json.replace('2024:a"', '2024:b"'), /Two items/],
  ['json', 'a numeric id', (json) => json.replace(/"id":"[^"]*2024:a"/u, '"id":1'), /no id/],
  [
    'json',
    'an item without content',
    (json) => json.replace('"content_html":', '"content_hmtl":'),
    /no content/,
  ],
  [
    'json',
    'null',
    (json) => json.replace(/"language":"id","attachments/u, '"language":null,"attachments'),
    /null for language/,
  ],
];

for (const [format, name, spoil, expected] of faulty) {
  test(`${name} is found in a ${format} document`, () => {
    const document = render(format);
    assert.equal(RENDERERS[format].findFault(document), undefined);
    assert.match(RENDERERS[format].findFault(spoil(document)) ?? 'no fault', expected);
  });
}
