// The W3C feed validator and a JSON Feed checker judge our documents, on machines where they are installed.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Entry } from '../../src/core/entry.ts';
import { FEED_FORMATS } from '../../src/core/feed.ts';
import type { FeedHead } from '../../src/formats/format.ts';
import { RENDERERS } from '../../src/formats/renderers.ts';
import {
  AWKWARD,
  awkwardEntry,
  awkwardHead,
  FULL_ENTRY,
  FULL_HEAD,
  HEAD,
  KOMPAS_ENTRY,
  publishable,
} from './sample-entries.ts';

const judge = fileURLToPath(new URL('../../../shared/tools/validate.py', import.meta.url));
const source = process.env.FEEDVALIDATOR_SRC;
const isMissing = !existsSync(judge) || source === undefined || !existsSync('/usr/bin/python3');
const skip = isMissing ? 'needs the W3C feed validator (FEEDVALIDATOR_SRC) and its runner' : false;

const MESSY_HTML =
  '<p>Satu<div>dua</p></div><a href=/x>tiga<a href="//y.example">empat</a></a><table>lima<td>enam</table><li>tujuh' +
  '<ul><li>a<li>b</ul><h2>x<h3>y</h2><b><p>z</b></p><svg><style><img src=x onerror=alert(1)></style></svg>' +
  '<ruby>漢<rt>han</ruby><picture><source srcset="a.webp 2x"><img src="a.png"></picture><dl><dt>t<dd>d</dl>&nbsp;&copy;&#1;&#x80;';

const awkward = [AWKWARD, AWKWARD.repeat(3), ...new Set([...AWKWARD, ...AWKWARD.split(' ')])];
const long = [
  '漢'.repeat(10_000),
  '👨‍👩‍👧'.repeat(2_000),
  '</b>'.repeat(2_500),
  'x'.repeat(10_000),
  '',
];

const feeds: readonly [string, FeedHead, readonly Entry[]][] = [
  ['a newspaper', HEAD, [KOMPAS_ENTRY]],
  ['every field', FULL_HEAD, [FULL_ENTRY, KOMPAS_ENTRY]],
  ['no entries', HEAD, []],
  ['messy HTML', HEAD, [{ title: 'x', url: 'https://example.org/a/b', html: MESSY_HTML }]],
  ['every awkward character in every field', awkwardHead(AWKWARD), awkward.map(awkwardEntry)],
  ['long titles', HEAD, long.map((title) => ({ title, text: title }))],
];

for (const [name, head, entries] of feeds) {
  for (const content of ['full', 'summary'] as const) {
    test(`the validator finds neither error nor warning: ${name}, ${content}`, {
      skip,
    }, (context) => {
      const folder = mkdtempSync(join(tmpdir(), 'kabar-documents-'));
      context.after(() => rmSync(folder, { recursive: true }));
      const files = FEED_FORMATS.map((format) => {
        const renderer = RENDERERS[format];
        const fragments = entries.map((entry, index) =>
          renderer.renderEntry(publishable(entry, `k${index}`, index), { content }),
        );
        const file = join(folder, `feed.${format}`);
        writeFileSync(file, renderer.renderDocument(head, fragments));
        return file;
      });
      const { status, stdout, stderr } = spawnSync(
        '/usr/bin/python3',
        [judge, '--strict', ...files],
        {
          encoding: 'utf8',
        },
      );
      assert.equal(status, 0, stdout + stderr);
    });
  }
}
