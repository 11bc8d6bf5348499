// Markdown articles as site generators and Obsidian keep them: what their front matter, their file names
// and their text come to, and what holds them back.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createArticleReader } from '../../../src/articles/read-article.ts';
import type { ArticleContext, SingleReading } from '../../../src/core/article.ts';
import type { Entry } from '../../../src/core/entry.ts';

const reader = createArticleReader({ layouts: new Map(), layout: 'auto' });

function read(text: string, file = 'a.md', more: Partial<ArticleContext> = {}): SingleReading {
  const context = { file, timezone: 'Asia/Jakarta', now: Date.UTC(2024, 9, 20), ...more };
  const reading = reader(Buffer.from(text), context);
  assert.ok(reading.outcome !== 'several');
  return reading;
}

function entryOf(text: string, file?: string): Entry {
  const reading = read(text, file);
  assert.ok(reading.outcome === 'read', JSON.stringify(reading));
  return reading.entry;
}

/** An article with this front matter. */
function withFront(lines: string, body = 'Teks berita.'): string {
  return `---\ntitle: Judul\n${lines}\n---\n${body}\n`;
}

describe('front matter', () => {
  test('of Hugo in YAML gives its fields, Hugo’s publishDate before its date', () => {
    const entry = entryOf(
      withFront(`date: 2024-10-15T12:18:00+07:00
publishDate: 2024-10-16T08:00:00+07:00
lastmod: 2024-10-17
authors: [Ana Reyes, Budi Santoso]
categories: [Dunia, Asia]
tags: [china, rusia]
description: Ringkasan.
slug: judul
images: [a.jpg, b.jpg]`),
    );
    assert.equal(entry.publishedAt, '2024-10-16T08:00:00+07:00');
    assert.equal(entry.updatedAt, '2024-10-17');
    assert.deepEqual(entry.authors, [{ name: 'Ana Reyes' }, { name: 'Budi Santoso' }]);
    assert.deepEqual([entry.section, entry.tags], ['Dunia', ['china', 'rusia', 'Asia']]);
    assert.equal(entry.summary, 'Ringkasan.');
    assert.deepEqual(entry.images, [{ url: 'a.jpg' }, { url: 'b.jpg' }]);
  });

  test('of Hugo may be TOML or JSON', () => {
    const toml = entryOf(
      '+++\ntitle = "Judul"\ndate = 2024-10-15T12:18:00+07:00\ntags = ["a"]\n[params]\nx = 1\n+++\nTeks.',
    );
    assert.deepEqual([toml.title, toml.tags, toml.text], ['Judul', ['a'], 'Teks.']);
    assert.match(toml.publishedAt ?? '', /^2024-10-15T12:18:00\+07:00$/u);
    const json = entryOf('{\n"title": "Ju}dul",\n"author": {"name": "Ana"}\n}\nTeks.');
    assert.deepEqual([json.title, json.authors, json.text], ['Ju}dul', [{ name: 'Ana' }], 'Teks.']);
  });

  test('of Jekyll parts words by spaces, and its file names date it', () => {
    const entry = entryOf(
      withFront('tags: asia dunia\ncategory: berita\nlast_modified_at: 2024-10-17 08:00:00 +0700'),
      '_posts/2024-10-15-judul-lain.md',
    );
    assert.equal(entry.publishedAt, '2024-10-15');
    assert.deepEqual([entry.tags, entry.section], [['asia', 'dunia'], 'berita']);
    assert.equal(entry.updatedAt, '2024-10-17T08:00:00+07:00');
  });

  test('of Astro names its picture and dates in words', () => {
    const entry = entryOf(
      withFront("pubDate: 'Jul 08 2022'\nupdatedDate: 'Jul 09 2022'\nheroImage: ../img/a.png"),
    );
    assert.deepEqual([entry.publishedAt, entry.updatedAt], ['2022-07-08', '2022-07-09']);
    assert.deepEqual(entry.images, [{ url: '../img/a.png' }]);
  });

  test('of Obsidian has tags with a sign and pictures between brackets', () => {
    const entry = entryOf(withFront('tags: ["#asia", "#dunia/eropa"]\ncover: "[[foto.png]]"'));
    assert.deepEqual(entry.tags, ['asia', 'dunia/eropa']);
    assert.deepEqual(entry.images, [{ url: 'foto.png' }]);
  });

  test('is silent of the article’s version: there it is that of what the post tells of', () => {
    assert.equal(entryOf(withFront('version: 3.9.3')).version, undefined);
  });

  test('names authors in every shape', () => {
    for (const [yaml, expected] of [
      ['author: Ana Reyes', [{ name: 'Ana Reyes' }]],
      ['author: Ana Reyes and Budi Santoso', [{ name: 'Ana Reyes' }, { name: 'Budi Santoso' }]],
      ['author: Reyes, Ana', [{ name: 'Reyes, Ana' }]],
      ['author: Ana <ana@example.org>', [{ name: 'Ana', email: 'ana@example.org' }]],
      [
        'author: {name: Ana, url: "https://a.example/", email: ana@example.org}',
        [{ name: 'Ana', email: 'ana@example.org', url: 'https://a.example/' }],
      ],
      ['authors:\n  - name: Ana\n  - Budi', [{ name: 'Ana' }, { name: 'Budi' }]],
      ['authors:\n  - {first: Ana, last: Reyes}', [{ name: 'Ana Reyes' }]],
    ] as const) {
      assert.deepEqual(entryOf(withFront(yaml)).authors, expected, yaml);
    }
  });

  test('names pictures in every shape', () => {
    for (const [yaml, expected] of [
      [
        'cover: {image: a.png, alt: Kapal, caption: Kapal di laut}',
        { url: 'a.png', caption: 'Kapal di laut' },
      ],
      ['image: {path: /a.png, width: 100, height: 50}', { url: '/a.png', width: 100, height: 50 }],
      [
        'heroImage: a.png\nheroImageAlt: Kapal\nimage_credit: Ana',
        { url: 'a.png', caption: 'Kapal', credit: 'Ana' },
      ],
      ['resources: [{src: a.png, name: featured-image}]', { url: 'a.png' }],
      ['header: {teaser: /a.png}', { url: '/a.png' }],
    ] as const) {
      assert.deepEqual(entryOf(withFront(yaml)).images, [expected], yaml);
    }
    assert.equal(entryOf(withFront('image: "javascript:alert(1)"')).images, undefined);
  });

  test('says where each field stands when somebody asks', () => {
    const reading = read(withFront('date: 2024-10-15'), 'a.md', { explain: true });
    assert.deepEqual(reading.origins?.publishedAt, [{ key: 'date' }, { line: 3 }]);
    assert.equal(read(withFront('')).origins, undefined);
  });

  test('takes an absolute address and no path for the article’s own', () => {
    assert.equal(
      entryOf(withFront('canonicalURL: https://a.example/x')).url,
      'https://a.example/x',
    );
    assert.equal(entryOf(withFront('permalink: /x/')).url, undefined);
  });
});

describe('front matter that cannot be read', () => {
  function faultOf(text: string): string {
    const reading = read(text);
    assert.ok(reading.outcome === 'faulty', JSON.stringify(reading));
    return `${reading.fault.code}:${reading.fault.line ?? ''} ${reading.fault.message}`;
  }

  test('is told by its line', () => {
    assert.match(
      faultOf(withFront('a: 1\na: 2')),
      /^front-matter:4 .*the key a stands there twice/u,
    );
    assert.match(faultOf(withFront('x: !!js/function "x"')), /^front-matter:3 .*tag/u);
    assert.match(faultOf(withFront('x: [a')), /^front-matter:/u);
    assert.match(faultOf('---\ntitle: [a, b]\n---\nx'), /^front-matter:2 title is no text/u);
    assert.match(faultOf('---\ntitle: a\ndate: 2024-13-45\n---\nx'), /^invalid-date:3 .*no day/u);
    assert.match(
      faultOf('---\ntitle: a\ndate: 05/11/2024\n---\nx'),
      /^invalid-date:3 .*YYYY-MM-DD/u,
    );
    assert.match(faultOf('+++\ntitle = \n+++\nx'), /^front-matter:2 /u);
  });

  test('expands nothing, recurses nowhere and ends soon', () => {
    const bomb = 'a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]';
    assert.match(faultOf(withFront(bomb)), /^front-matter:/u);
    assert.match(faultOf(withFront(`x: ${'['.repeat(5_000)}`)), /^front-matter:/u);
    assert.match(faultOf(`---\ntitle: x\n${'a: b\n'.repeat(600_000)}`), /^front-matter:1 .*64 KB/u);
    assert.match(faultOf('---\ntitle: x\n\nBody'), /^front-matter:1 .*never closed/u);
    const keys = Array.from({ length: 12_000 }, (_, index) => `k${index}: v`).join('\n');
    assert.match(faultOf(withFront(keys)), /^front-matter:1 .*64 KB/u);
  });

  test('reaches no prototype', () => {
    const entry = entryOf(withFront('__proto__: {polluted: 1}\nconstructor: x'));
    assert.equal(entry.title, 'Judul');
    assert.equal('polluted' in {}, false);
  });

  test('may also be none: a rule at the top is a rule', () => {
    assert.match(entryOf('---\n\nTeks berita.').html ?? '', /^<hr>\n<p>Teks/u);
  });

  test('keeps plain words and numbers as text', () => {
    const entry = entryOf('---\ntitle: no\nsection: 1e3\ntags: [yes, 2024]\n---\nx');
    assert.deepEqual([entry.title, entry.section, entry.tags], ['no', '1000', ['yes', '2024']]);
  });
});

describe('a title', () => {
  test('comes from the first heading, and does not stand in the text again', () => {
    const entry = entryOf('# Judul *besar*\n\nTeks.');
    assert.deepEqual([entry.title, entry.text], ['Judul besar', 'Teks.']);
    assert.equal(entryOf(withFront('', '# Judul\n\nTeks.')).text, 'Teks.');
    assert.equal(entryOf(withFront('', '# Bab satu\n\nTeks.')).text, 'Bab satu\n\nTeks.');
  });

  test('else comes from the file’s name, or its folder’s', () => {
    for (const [file, title] of [
      ['posts/2024-10-15-berita-dunia.md', 'Berita dunia'],
      ['Catatan Harian.md', 'Catatan Harian'],
      ['posts/berita-dunia/index.md', 'Berita dunia'],
      ['berita.id.md', 'Berita'],
      ['2024-10-15.md', '2024-10-15'],
    ] as const) {
      assert.equal(entryOf('Teks.', file).title, title, file);
    }
    assert.equal(entryOf('Teks.', 'berita.ms.md').language, 'ms');
  });
});

describe('a text', () => {
  test('has what Markdown has: tables, code, tasks, footnotes', () => {
    const { html = '' } = entryOf(
      '- [x] satu\n- [ ] dua\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet a = 1 < 2;\n```\n\nKata.[^1]\n\n[^1]: Catatan.',
    );
    for (const part of [
      '<li>☑ satu</li>',
      '<td>2</td>',
      'let a = 1 &lt; 2;',
      '<sup>[1]</sup>',
      '<li><p>Catatan.',
    ])
      assert.ok(html.includes(part), `${part} in ${html}`);
    assert.doesNotMatch(html, /href="#|id="/u);
  });

  test('may hold HTML, of which nothing runs', () => {
    const { html = '' } = entryOf(
      'Kata <b>tebal</b>.\n\n<script>alert(1)</script>\n\n<p onclick="x()">Lain</p>',
    );
    assert.match(html, /<b>tebal<\/b>/u);
    assert.doesNotMatch(html, /script|onclick|alert/u);
  });

  test('is summed up before its mark', () => {
    assert.equal(
      entryOf('# Judul\n\nAwal *kata*.\n\n<!--more-->\n\nLanjut.').summary,
      'Awal kata.',
    );
    assert.equal(
      entryOf(withFront('excerpt_separator: <!--end-->', 'Awal.\n<!--end-->\nLanjut.')).summary,
      'Awal.',
    );
    assert.equal(entryOf(withFront('description: Lain', 'Awal.\n<!-- more -->\n')).summary, 'Lain');
  });

  test('keeps references to pictures beside it', () => {
    assert.match(entryOf('![Kapal](img/kapal.jpg)').html ?? '', /src="img\/kapal\.jpg"/u);
  });

  test('never shows templates, wiki links or notes to oneself, and names what it lost', () => {
    const reading = read(
      'Satu [[Halaman]] dan [[Lain|kata]].\n\n{% include x.html %} %% rahasia %%\n\n![[Catatan]] ![[foto.png|300]]\n\n' +
        '{{< figure src="a.png" caption="Kapal" >}}\n\n{{< youtube abc >}}\n\n{{/* catatan */}}Akhir.\n',
    );
    assert.ok(reading.outcome === 'read');
    const { html = '', text = '' } = reading.entry;
    assert.doesNotMatch(html, /\[\[|\]\]|\{[{%]|%%|rahasia|include|catatan/u);
    assert.match(text, /^Satu Halaman dan kata\./u);
    assert.match(html, /src="foto\.png"/u);
    assert.match(html, /<figure><img src="a\.png" alt="" \/><figcaption>Kapal/u);
    assert.match(html, /youtube\.com\/watch\?v=abc/u);
    assert.deepEqual(
      reading.warnings.map(({ code, line }) => [code, line]),
      [
        ['left-out', 1],
        ['left-out', 3],
        ['left-out', 5],
      ],
    );
  });

  test('loses a link whose address a template was to make, and keeps its words', () => {
    const reading = read(
      'Lihat [catatan]({{ site.repository }}/issues/1), [lain][1], <a href="{{ site.url }}{{ page.url }}">situs</a> dan [ini]({{ "/tentang/#a" | relative_url }}).\n\n[1]: {% link _posts/a.md %}#b\n',
      'a.md',
      { url: 'https://a.example/p/' },
    );
    assert.ok(reading.outcome === 'read');
    const { html = '', text } = reading.entry;
    assert.equal(text, 'Lihat catatan, lain, situs dan ini.');
    assert.deepEqual(html.match(/href="[^"]*"/gu), ['href="https://a.example/tentang/#a"']);
    assert.match(reading.warnings[0]?.message ?? '', /\(and 2 more\)/u);
  });

  test('shows what stands between raw and endraw, and not these, in code and elsewhere', () => {
    const { text } = entryOf(
      'Tulis {% raw %}{{ judul }}{% endraw %} atau `{% raw %}{% if a %}{% endraw %}`.',
    );
    assert.equal(text, 'Tulis {{ judul }} atau {% if a %}.');
  });

  test('shows the same signs as they are in code', () => {
    const { html = '' } = entryOf(
      '`{{ a }}` dan `[[b]]`\n\n```\n{% c %} [[d]]\n```\n\n[[1]](https://a.example/)',
    );
    for (const part of ['{{ a }}', '[[b]]', '{% c %} [[d]]', '>[1]</a>'])
      assert.ok(html.includes(part), `${part} in ${html}`);
  });

  test('has callouts as quotations with a title', () => {
    assert.match(
      entryOf('> [!NOTE]\n> Kata.').html ?? '',
      /<strong>Note<\/strong><br \/>\nKata|<strong>Note<\/strong><br>\nKata/u,
    );
  });

  test('of any make comes to something in linear time', () => {
    for (const piece of [
      '`',
      '[[',
      '{{',
      '{%',
      '%%',
      '[',
      '*',
      '> ',
      '- ',
      '|',
      '<',
      '![[a]]',
      '&',
      '[^1]',
      '```\n',
    ])
      for (const text of [
        piece.repeat(40_000),
        `${piece} `.repeat(20_000),
        `${piece}\n`.repeat(10_000),
      ])
        assert.ok(read(text).outcome.length > 0);
  });
});

describe('an article is held back', () => {
  function holdOf(text: string, file?: string): string {
    const reading = read(text, file);
    return reading.outcome === 'held'
      ? `${reading.hold.code}:${reading.hold.line ?? ''}`
      : reading.outcome;
  }

  test('as a draft, however that is said', () => {
    for (const line of [
      'draft: true',
      'draft: yes',
      'draft: "true"',
      'published: false',
      'publish: no',
      'status: draft',
    ])
      assert.equal(holdOf(withFront(line)), 'draft:3', line);
    assert.equal(holdOf('Teks.', '_drafts/a.md'), 'draft:');
    for (const line of [
      'draft: false',
      'published: true',
      'published: 2024-10-15',
      'status: published',
    ])
      assert.equal(holdOf(withFront(line)), 'read', line);
  });

  test('once it has expired', () => {
    assert.equal(holdOf(withFront('expiryDate: 2024-10-19')), 'expired:3');
    assert.equal(holdOf(withFront('expiryDate: 2024-10-21')), 'read');
  });

  test('when it is the page of a section', () => {
    assert.equal(holdOf('Teks.', 'posts/_index.md'), 'not-an-article:');
  });

  test('until its embargo ends, by the date that it is published under', () => {
    const entry = entryOf(withFront('date: 2024-10-15\nembargo: 2024-10-25T08:00:00+07:00'));
    assert.equal(entry.publishedAt, '2024-10-25T08:00:00+07:00');
    assert.equal(entry.embargoedUntil, entry.publishedAt);
  });
});
