// Bodies of pages: pictures and captions, encodings, directions, hostile markup.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { PAYLOADS } from '../../formats/html/payloads.ts';
import { codeOf, entryOf, framed, PARAGRAPHS, PROSE, page, readPlainly } from './pages.ts';

describe('the pictures of a page', () => {
  test('have their real addresses, absolute to the page’s base, with captions and credits', () => {
    const story = `<figure><img src="data:image/gif;base64,R0lGOD" data-src="/img/ferry-at-dawn.jpg" width="800" height="600">
        <figcaption>The ferry at dawn (Photo: Tom Birch)</figcaption></figure>${PROSE}
      <div class="photo"><img src="blank.gif"><noscript><img src="pier-at-noon.jpg"></noscript>
        <div class="caption">The pier <span class="credit">Photo: May Lin</span></div></div>
      <img src="https://count.example/p.gif" width="1" height="1">`;
    const head = '<title>Ferry</title><base href="https://cdn.harbour.example/2024/">';
    const entry = entryOf(framed(head, story), { url: 'https://harbour.example/city/ferry' });
    assert.deepEqual(entry.images, [
      {
        url: 'https://cdn.harbour.example/img/ferry-at-dawn.jpg',
        width: 800,
        height: 600,
        caption: 'The ferry at dawn',
        credit: 'Tom Birch',
      },
      {
        url: 'https://cdn.harbour.example/2024/pier-at-noon.jpg',
        caption: 'The pier',
        credit: 'May Lin',
      },
    ]);
    assert.match(
      entry.html ?? '',
      /<figcaption>The ferry at dawn \(Photo: Tom Birch\)<\/figcaption>/u,
    );
    assert.match(entry.html ?? '', /<figure><img [^>]*pier-at-noon\.jpg/u);
    assert.doesNotMatch(entry.html ?? '', /count\.example|blank\.gif|base64/u);
    assert.equal(entry.text, PARAGRAPHS.join('\n\n'));
  });

  test('that the page names and its body shows in another size are one picture', () => {
    const head =
      '<title>Ferry</title><meta property="og:image" content="https://harbour.example/ferry-at-dawn-1200x630.jpg">';
    const story = `<figure><img src="/ferry-at-dawn-640x480.jpg"><figcaption>At dawn</figcaption></figure>${PROSE}`;
    const { images } = entryOf(framed(head, story), { url: 'https://harbour.example/1' });
    assert.deepEqual(images, [
      { url: 'https://harbour.example/ferry-at-dawn-640x480.jpg', caption: 'At dawn' },
    ]);
  });
});

describe('the encoding of a page', () => {
  const german = 'Die Fähre fährt wieder über die Meerenge, früh am Morgen und spät am Abend. ';
  const html = (charset: string) =>
    framed(`<meta charset="${charset}"><title>Fähre</title>`, `<p>${german.repeat(6)}</p>`);
  const latin = (text: string) => Buffer.from(text, 'latin1');

  test('is told by its mark, its sender, or the page', () => {
    const marked = Buffer.from(`\uFEFF${html('iso-8859-1')}`, 'utf16le');
    assert.equal(entryOf(marked).title, 'Fähre');
    assert.equal(entryOf(latin(html('iso-8859-1'))).title, 'Fähre');
    const mediaType = 'text/html; charset=windows-1252';
    assert.equal(entryOf(latin(html('utf-8')), { mediaType }).title, 'Fähre');
  });

  test('is UTF-8 where the bytes show it, though a saved page says otherwise', () => {
    assert.equal(entryOf(html('iso-8859-1')).title, 'Fähre');
  });

  test('holds though single bytes break it, and the loss is said', () => {
    const broken = Buffer.concat([Buffer.from(html('utf-8').repeat(1)), Buffer.from([0xff])]);
    const reading = readPlainly(broken);
    assert.equal(reading.outcome === 'read' && reading.entry.title, 'Fähre');
    assert.equal(reading.outcome === 'read' && reading.warnings[0]?.code, 'invalid-encoding');
    assert.equal(codeOf(Buffer.from('89504e470d0a1a0a00', 'hex')), 'not-text');
  });
});

test('a page that runs from right to left keeps its direction', () => {
  const arabic =
    'عادت العبّارة إلى المضيق بعد عشر سنوات من الانتظار الطويل على رصيف الميناء القديم. ';
  const html = framed('<title>عودة العبارة</title>', `<p>${arabic.repeat(5)}</p>`);
  const entry = entryOf(html.replace('<html>', '<html lang="ar" dir="rtl">'));
  assert.equal(entry.language, 'ar');
  assert.match(entry.html ?? '', /^<div dir="rtl">/u);
});

test('a declared language of a template gives way to the one that the text shows', () => {
  const indonesian =
    'Kapal itu berangkat dari pelabuhan pada pagi hari karena warga sudah menunggu sejak lama, dan mereka tidak akan pulang sebelum kapal tersebut kembali. ';
  const html = framed('<title>Kapal kembali</title>', `<p>${indonesian.repeat(4)}</p>`);
  const reading = readPlainly(html.replace('<html>', '<html lang="en-US">'));
  assert.equal(reading.outcome === 'read' && reading.entry.language, 'id');
  assert.match(
    reading.outcome === 'read' ? (reading.warnings[0]?.message ?? '') : '',
    /declares the language en-US/u,
  );
});

describe('hostile pages', () => {
  test('leave nothing in an entry that runs', () => {
    for (const payload of PAYLOADS) {
      const reading = readPlainly(
        framed('<title>Ferry</title>', `${PROSE}<div>${payload}</div>${PROSE}`),
      );
      const html = reading.outcome === 'read' ? (reading.entry.html ?? '') : '';
      assert.doesNotMatch(
        html,
        /<(?:script|iframe|object|embed|form|base|meta|link|style)\b|<[^>]*\son\w+\s*=|javascript:/iu,
        payload,
      );
    }
  });

  test('are read or set aside, however they are built', () => {
    const title = '<title>Ferry</title>';
    const bodies = {
      divs: '<div>'.repeat(20_000) + PROSE,
      signs: PROSE + '<'.repeat(1_000_000),
      attributes: `<p ${Array.from({ length: 200_000 }, (_, n) => `a${n}=1`).join(' ')}>${PROSE}`,
      bold: '<b>'.repeat(3_000) + PROSE,
      references: PROSE + '&#65;'.repeat(200_000),
      comments: '<!--'.repeat(100_000) + PROSE,
      json: `<script type="application/ld+json">${'['.repeat(200_000)}</script>${PROSE}`,
    };
    for (const [name, body] of Object.entries(bodies))
      assert.match(codeOf(page(title, body)), /^(?:read|too-large|no-body)$/u, name);
  });

  test('with broken JSON-LD are read all the same: what can be repaired is', () => {
    const broken = (json: string) =>
      readPlainly(
        framed(`<title>T</title><script type="application/ld+json">${json}</script>`, PROSE),
      );
    const repaired = broken(
      '<!-- {"@type": "NewsArticle", "headline": "Ferry\nreturns", "author": "Ana Reyes",} -->',
    );
    assert.deepEqual(repaired.outcome === 'read' && repaired.entry.authors, [
      { name: 'Ana Reyes' },
    ]);
    const hopeless = broken('window.data = 5;');
    assert.equal(hopeless.outcome === 'read' && hopeless.warnings[0]?.code, 'broken-metadata');
  });
});
