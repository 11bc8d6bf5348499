import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { SaxesParser } from 'saxes';
import { parseDocument } from '../../../src/formats/opml/parse-document.ts';
import { renderDocument } from '../../../src/formats/opml/render-document.ts';
import { AWKWARD } from '../sample-entries.ts';

const judge = fileURLToPath(new URL('../../../../shared/tools/validate.py', import.meta.url));
const isMissing = !existsSync(judge) || process.env.FEEDVALIDATOR_SRC === undefined;
const skip = isMissing ? 'needs the W3C feed validator (FEEDVALIDATOR_SRC) and its runner' : false;

const FEEDS = [
  {
    url: 'https://kabar.example/feeds/berita.rss',
    title: 'Berita & dunia <b>',
    siteUrl: 'https://kabar.example/?a=1&b=2',
    description: 'Dari "sini"',
    language: 'id',
  },
  { url: 'https://kabar.example/feeds/lain.rss', title: AWKWARD },
];
const LISTS = {
  'two feeds': renderDocument({ title: 'Kabar', emptyText: 'None.', feeds: FEEDS }),
  groups: renderDocument({
    title: AWKWARD,
    emptyText: 'None.',
    groups: [
      { title: 'Dunia', feeds: FEEDS },
      { title: 'Kosong', feeds: [] },
    ],
  }),
  'no feeds': renderDocument({ title: '', emptyText: 'There are no feeds yet.' }),
};

test('a list reads back as it was written', () => {
  const reading = parseDocument(LISTS.groups);
  assert.ok(reading.ok);
  assert.deepEqual(
    reading.outlines.map(({ url, groups }) => [url, ...groups]),
    FEEDS.map(({ url }) => [url, 'Dunia']),
  );
  assert.equal(reading.outlines[0]?.title, 'Berita & dunia ‹b>');
  assert.equal(reading.outlines[0]?.siteUrl, 'https://kabar.example/?a=1&b=2');
});

for (const [name, document] of Object.entries(LISTS)) {
  test(`a list is well-formed XML with what OPML 2.0 asks for: ${name}`, () => {
    const seen: string[] = [];
    const parser = new SaxesParser({ xmlns: true });
    parser.on('error', (error) => assert.fail(error));
    parser.on('opentag', ({ name: tag, attributes }) => {
      seen.push(tag);
      if (tag !== 'outline') return;
      assert.ok(attributes.text?.value, 'every outline has a text');
      if (attributes.xmlUrl !== undefined) assert.equal(attributes.type?.value, 'rss');
    });
    parser.write(document).close();
    assert.deepEqual(seen.slice(0, 3), ['opml', 'head', 'title']);
    assert.ok(seen.includes('outline'));
  });

  test(`the validator finds neither error nor warning in a list: ${name}`, { skip }, (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'kabar-opml-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'list.opml');
    writeFileSync(file, document);
    // `R&D` is plain text here, as readers show it, and no good HTML, which OPML allows a text to be.
    const args = [judge, '--strict', '--ignore', 'NotHtml', file];
    const { status, stdout, stderr } = spawnSync('/usr/bin/python3', args, { encoding: 'utf8' });
    assert.equal(status, 0, stdout + stderr);
  });
}
