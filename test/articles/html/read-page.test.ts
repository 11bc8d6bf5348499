// Stored HTML pages: what they say of themselves, their bodies and pictures, and what is no article.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { layoutSchema } from '../../../src/articles/plain-text/layout-schema.ts';
import { KOMPAS_TV, layoutFrom } from '../layouts.ts';
import {
  codeOf,
  entryOf,
  framed,
  PARAGRAPHS,
  PROSE,
  page,
  readPlainly,
  readWith,
} from './pages.ts';

const URL_OF_PAGE = 'https://harbour.example/city/ferry';
const JSON_LD = {
  '@context': 'https://schema.org',
  '@graph': [
    { '@type': 'WebSite', name: 'Harbour Post' },
    {
      '@type': 'NewsArticle',
      headline: 'Ferry returns to the strait',
      url: URL_OF_PAGE,
      datePublished: '2024-03-04T07:45:00+01:00',
      author: [{ '@type': 'Person', name: 'Ana Reyes' }],
      publisher: { '@type': 'Organization', name: 'Harbour Post' },
      articleSection: 'City',
      keywords: 'ferry, harbour',
      inLanguage: 'en',
    },
  ],
};
const described = `<title>Ferry returns to the strait | Harbour Post</title>
  <script type="application/ld+json">${JSON.stringify(JSON_LD)}</script>`;

describe('a page', () => {
  test('tells its fields in JSON-LD, its story in its body', () => {
    const entry = entryOf(framed(described, `<h1>Ferry returns to the strait</h1>${PROSE}`));
    assert.equal(entry.title, 'Ferry returns to the strait');
    assert.equal(entry.url, URL_OF_PAGE);
    assert.equal(entry.publishedAt, '2024-03-04T07:45:00+01:00');
    assert.deepEqual(entry.authors, [{ name: 'Ana Reyes' }]);
    assert.equal(entry.publisher, 'Harbour Post');
    assert.equal(entry.section, 'City');
    assert.deepEqual(entry.tags, ['ferry', 'harbour']);
    assert.equal(entry.language, 'en');
    assert.equal(entry.text, PARAGRAPHS.join('\n\n'));
  });

  test('tells them in meta elements, or in its visible text', () => {
    const meta = `<meta property="og:title" content="Ferry returns – Harbour Post">
      <meta property="og:site_name" content="Harbour Post">
      <meta property="og:type" content="article">
      <meta property="article:published_time" content="2024-03-04T07:45:00Z">
      <meta property="article:tag" content="ferry"><meta property="article:tag" content="harbour">
      <meta name="author" content="By Ana Reyes and Tom Birch">
      <meta name="description" content="Six crossings a day.">
      <link rel="canonical" href="/city/ferry">`;
    const told = entryOf(framed(meta, PROSE), { url: 'https://harbour.example/x?utm_source=y' });
    assert.equal(told.title, 'Ferry returns');
    assert.equal(told.url, URL_OF_PAGE);
    assert.equal(told.publishedAt, '2024-03-04T07:45:00Z');
    assert.deepEqual(told.tags, ['ferry', 'harbour']);
    assert.deepEqual(told.authors, [{ name: 'Ana Reyes' }, { name: 'Tom Birch' }]);
    assert.equal(told.summary, 'Six crossings a day.');
    const shown = entryOf(
      framed(
        '<title>Ferry returns</title>',
        `<h1>Ferry returns</h1><div class="byline">By <a rel="author" href="/ana">Ana Reyes</a>
         <span class="date">Monday, 4 March 2024, 14:45 WIB</span></div>${PROSE}`,
      ),
    );
    assert.deepEqual(shown.authors, [{ name: 'Ana Reyes' }]);
    assert.equal(shown.publishedAt, '2024-03-04T14:45:00+07:00');
    assert.equal(shown.text, PARAGRAPHS.join('\n\n'));
  });

  test('gives the body that JSON-LD tells where a script would write it', () => {
    const [, article] = JSON_LD['@graph'];
    const told = { ...article, articleBody: PARAGRAPHS.join('\n\n') };
    const head = `<title>Ferry</title><script type="application/ld+json">${JSON.stringify(told)}</script>`;
    const entry = entryOf(page(head, '<div id="app"><p>Loading the story…</p></div>'));
    assert.equal(entry.text, PARAGRAPHS.join('\n\n'));
    const teaser = { ...article, articleBody: PARAGRAPHS.slice(0, 2).join(' ') };
    const cut = `<title>Ferry</title><script type="application/ld+json">${JSON.stringify(teaser)}</script>`;
    assert.equal(entryOf(framed(cut, PROSE)).text, PARAGRAPHS.join('\n\n'));
  });

  test('keeps the parts of a site out of the story, and names no field that it does not tell', () => {
    const story = `<h1>Ferry returns</h1>
      <div class="share-buttons"><a href="#">Share this on every network that there is</a></div>
      <p>${PARAGRAPHS[0]}</p>
      <p>Read also: <a href="/pier">How the pier was lost to the sea in one night</a></p>
      <div class="newsletter-signup"><p>Sign up for our newsletter and get the news of the harbour.</p></div>
      <p>${PARAGRAPHS[1]}</p><p>Advertisement</p><p>${PARAGRAPHS[2]}</p>
      <ul><li><a href="/1">A story about fish</a></li><li><a href="/2">A story about nets</a></li></ul>
      <div class="related-articles"><h3>Related</h3><p><a href="/3">A story about boats</a></p></div>`;
    const entry = entryOf(framed('<title>Ferry returns</title>', story));
    assert.equal(entry.text, PARAGRAPHS.slice(0, 3).join('\n\n'));
    assert.deepEqual(Object.keys(entry).sort(), ['html', 'language', 'text', 'title']);
  });

  test('says of each field where it stood, when asked', () => {
    const reading = readPlainly(framed(described, `<h1>Ferry returns to the strait</h1>${PROSE}`), {
      explain: true,
    });
    assert.deepEqual(reading.origins?.publishedAt, [{ key: 'datePublished' }]);
    assert.deepEqual(reading.origins?.text, [{ selector: 'Readability' }]);
    assert.equal(readPlainly(framed(described, PROSE)).origins, undefined);
  });

  test('may be a piece that a content system gave out, without any frame', () => {
    const reading = readWith([KOMPAS_TV])(
      `<p><strong>JAKARTA, KOMPAS.TV</strong> - ${PARAGRAPHS[0]}</p><p>Baca Juga: <a href="https://www.kompas.tv/a/1">Cerita Kapal Lama di Dermaga</a></p>
       <p>${PARAGRAPHS[1]}<br>Penulis: Ana Reyes<br>Editor: May Lin</p>`,
    );
    assert.equal(reading.outcome, 'read');
    const { entry } = reading;
    assert.equal(entry.place, 'JAKARTA');
    assert.equal(entry.publisher, 'KOMPAS.TV');
    assert.deepEqual(entry.authors, [{ name: 'Ana Reyes' }]);
    assert.deepEqual(entry.editors, [{ name: 'May Lin' }]);
    assert.deepEqual(entry.related, [
      { title: 'Cerita Kapal Lama di Dermaga', url: 'https://www.kompas.tv/a/1' },
    ]);
    assert.equal(entry.text, `JAKARTA, KOMPAS.TV - ${PARAGRAPHS[0]}\n\n${PARAGRAPHS[1]}`);
  });
});

describe('a publisher’s rules', () => {
  const layout = layoutFrom(
    {
      html: {
        hosts: ['harbour.example'],
        title: '.head b',
        section: '.head i',
        date: '.when',
        authors: '.who',
        body: '.story',
        strip: ['.box'],
        caption: '.under-photo',
        credit: '.under-photo em',
      },
    },
    'harbour',
  );
  const html = page(
    `<title>Something else</title><link rel="canonical" href="https://www.harbour.example/1">`,
    `<div class="head"><b>Ferry returns</b><i>City</i></div><div class="when">4 March 2024, 07.45 WIB</div>
     <div class="who">Penulis: Ana Reyes</div><div class="under-photo"><em>Harbour/Tom Birch</em> The pier at noon</div>
     <div class="story"><p>Short.</p><div class="box">Not this.</div></div>`,
  );

  test('go before everything that the page says, on the pages of the publisher’s hosts', () => {
    const reading = readWith([layout])(html);
    assert.equal(reading.outcome, 'read');
    const { title, section, publishedAt, authors, images, text } = reading.entry;
    assert.deepEqual(
      { title, section, publishedAt, authors, images, text },
      {
        title: 'Ferry returns',
        section: 'City',
        publishedAt: '2024-03-04T07:45:00+07:00',
        authors: [{ name: 'Ana Reyes' }],
        images: [{ caption: 'The pier at noon', credit: 'Harbour/Tom Birch' }],
        text: 'Short.',
      },
    );
    const elsewhere = readWith([layout])(html.replace('harbour.example', 'other.example'));
    assert.equal(elsewhere.outcome, 'faulty');
  });

  test('are those of the layout that a source names, wherever the page comes from', () => {
    const named = readWith([layout], 'harbour')(html.replace(/<link[^>]*>/u, ''));
    assert.equal(named.outcome === 'read' && named.entry.title, 'Ferry returns');
    const unknown = readWith([layout], 'harbor')(html);
    assert.equal(unknown.outcome === 'faulty' && unknown.fault.code, 'unknown-layout');
  });

  test('are refused when a selector is none', () => {
    const faulty = layoutSchema.safeParse({ html: { body: ['div[', 'p'] } });
    assert.match(faulty.error?.message ?? '', /div\[.*is no CSS selector/u);
    assert.ok(!layoutSchema.safeParse({ html: { hosts: ['https://kompas.tv/'] } }).success);
    assert.ok(!layoutSchema.safeParse({ html: { bodies: ['p'] } }).success);
  });
});

describe('a date of a page', () => {
  const head =
    '<title>Ferry</title><meta property="article:published_time" content="2024-03-04 07:45:00">';

  test('without a zone is in the source’s, with a warning; never in the machine’s', () => {
    const reading = readPlainly(framed(head, PROSE), { timezone: 'Asia/Jakarta' });
    assert.equal(
      reading.outcome === 'read' && reading.entry.publishedAt,
      '2024-03-04T07:45:00+07:00',
    );
    assert.match(
      reading.outcome === 'read' ? (reading.warnings[0]?.message ?? '') : '',
      /no time zone, Asia\/Jakarta/u,
    );
    assert.equal(entryOf(framed(head, PROSE)).publishedAt, '2024-03-04T07:45:00');
  });

  test('that is none is left out, and said', () => {
    const reading = readPlainly(framed(head.replace('03-04', '13-45'), PROSE));
    assert.equal(reading.outcome === 'read' && reading.entry.publishedAt, undefined);
    assert.equal(reading.outcome === 'read' && reading.warnings[0]?.code, 'invalid-date');
  });

  test('of a change counts only when it is later than the publication', () => {
    const updated = (at: string) =>
      entryOf(
        framed(
          `<title>F</title><meta property="article:published_time" content="2024-03-04T07:45:00Z"><meta property="article:modified_time" content="${at}">`,
          PROSE,
        ),
      ).updatedAt;
    assert.equal(updated('2024-03-04T14:45:00+07:00'), undefined);
    assert.equal(updated('2024-03-05T07:45:00Z'), '2024-03-05T07:45:00Z');
  });
});

describe('what is no article', () => {
  const links = Array.from(
    { length: 40 },
    (_, n) => `<li><a href="/${n}">A story of the harbour, number ${n}</a></li>`,
  ).join('');

  test('is never published, and says why', () => {
    const login =
      '<h1>Log in</h1><form><input name="user"><input type="password"></form><p>Please enter your name and your password to go on reading. Forgot your password? We will send you a link.</p>';
    assert.equal(codeOf(page('<title>Log in | Harbour Post</title>', login)), 'not-an-article');
    assert.equal(
      codeOf(
        page(
          '<title>404 – Page not found</title>',
          '<p>The page that you are looking for has moved or was taken down. Try the search, or go to the front page.</p>',
        ),
      ),
      'not-an-article',
    );
    assert.equal(
      codeOf(page('<title>Just a moment...</title>', '<p>Checking your browser.</p>')),
      'not-an-article',
    );
    assert.match(
      codeOf(page('<title>Harbour Post</title>', `<ul>${links}</ul>`)),
      /^no(?:-body|t-an-article)$/u,
    );
    assert.equal(
      codeOf(
        page(
          '<title>Your privacy</title>',
          '<div class="cookie-consent"><p>We value your privacy and use cookies.</p></div>',
        ),
      ),
      'no-body',
    );
    assert.equal(codeOf(page('<title>Empty</title>', '<div id="root"></div>')), 'no-body');
    assert.equal(codeOf('<html></html>'), 'no-body');
  });

  test('is not an article that has a corner to log in, or is short and says that it is one', () => {
    const corner = '<form class="login"><input type="password"></form>';
    assert.equal(codeOf(framed('<title>Ferry</title>', corner + PROSE)), 'read');
    const flash = '<title>Flash</title><meta property="og:type" content="article">';
    assert.equal(
      codeOf(framed(flash, '<p>The ferry has sunk in the harbour; nobody was hurt.</p>')),
      'read',
    );
  });
});
