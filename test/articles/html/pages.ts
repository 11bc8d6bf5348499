// Pages for tests, in words of our own, and the reading of them.

import assert from 'node:assert/strict';
import type { Layout } from '../../../src/articles/plain-text/layout.ts';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { ArticleContext } from '../../../src/core/article.ts';
import type { Entry } from '../../../src/core/entry.ts';

export const PARAGRAPHS = [
  'The first ferry left the harbour at seven in the morning, with forty passengers and two bicycles on board, and reached the island before the fog had lifted.',
  'For ten years nobody had crossed the strait on a public boat, because the old line was given up when its last captain retired and the pier was closed to traffic.',
  'The town council now pays for six crossings a day. “We have waited long enough,” said the mayor, who bought the first ticket and kept it in her pocket as a souvenir.',
  'A single ride costs two coins, children travel free of charge, and the boats run until ten in the evening on every day of the week except on public holidays.',
];

export const PROSE = PARAGRAPHS.map((paragraph) => `<p>${paragraph}</p>`).join('\n');

/** A page with a head and a body, as sites have them. */
export function page(head: string, body: string): string {
  return `<!doctype html><html><head>${head}</head><body>${body}</body></html>`;
}

/** A page whose story stands between the usual parts of a site. */
export function framed(head: string, story: string): string {
  return page(
    head,
    `<header><nav><a href="/">Home</a> <a href="/city">City</a></nav></header>
     <main><article>${story}</article></main>
     <aside class="sidebar"><h2>Most read</h2><ul><li><a href="/1">One</a></li></ul></aside>
     <footer><p>© Harbour Post. All rights reserved.</p></footer>`,
  );
}

export function readWith(layouts: readonly Layout[], layout = 'auto') {
  const read = createArticleReader({
    layouts: new Map(layouts.map((one) => [one.name, one])),
    layout,
  });
  return (html: string | Uint8Array, context: Partial<ArticleContext> = {}) => {
    const bytes = typeof html === 'string' ? Buffer.from(html) : html;
    const reading = read(bytes, { file: 'a.html', ...context });
    assert.notEqual(reading.outcome, 'several');
    if (reading.outcome === 'several') throw new Error('a page is one article');
    return reading;
  };
}

export const readPlainly = readWith([]);

export function entryOf(html: string | Uint8Array, context: Partial<ArticleContext> = {}): Entry {
  const reading = readPlainly(html, context);
  assert.equal(reading.outcome, 'read', JSON.stringify(reading));
  return reading.outcome === 'read' ? reading.entry : { title: '' };
}

export function codeOf(html: string | Uint8Array, context: Partial<ArticleContext> = {}): string {
  const reading = readPlainly(html, context);
  return reading.outcome === 'faulty' ? reading.fault.code : reading.outcome;
}
