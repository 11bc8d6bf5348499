// What many services do: an Express route that builds the feed on each request with the package
// `feed`, compresses it then, and leaves validators to Express. `naive.ts`, with generated articles.

import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import express from 'express';
import { Feed } from 'feed';
import { generateArticle } from '../generate-articles.ts';

const SITE = 'https://berita.example/';
const ENTRIES = 50;
const toGzip = promisify(gzip);

const articles = Array.from({ length: ENTRIES }, (_, index) => generateArticle(index).labels);
const app = express();
app.get('/feeds/berita.rss', async (request, response) => {
  // With a date of its own, or no two answers would have the same ETag.
  const updated = new Date(articles[0]?.published ?? 0);
  const head = { id: SITE, link: SITE, title: 'Berita', copyright: '', language: 'id', updated };
  const feed = new Feed(head);
  for (const {
    title = '',
    published = '',
    paragraphs = [],
    section = '',
    authors = [],
  } of articles) {
    feed.addItem({
      id: `${SITE}${encodeURIComponent(title)}`,
      link: `${SITE}${encodeURIComponent(title)}`,
      title,
      date: new Date(published),
      category: [{ name: section }],
      author: authors.map((name) => ({ name })),
      content: paragraphs.map((text) => `<p>${text}</p>`).join('\n'),
    });
  }
  response.type('application/rss+xml').vary('Accept-Encoding');
  const text = feed.rss2();
  if (request.acceptsEncodings('gzip') === 'gzip') {
    response.set('Content-Encoding', 'gzip').send(await toGzip(text));
  } else {
    response.send(text);
  }
});
const server = app.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${(server.address() as AddressInfo).port}\n`);
});
