// Stories that carry scripts, frames and foreign markup, in every form that articles are stored in: none of it
// is alive in any document, on any page or in an export, for a parser that reads HTML as browsers do.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type DefaultTreeAdapterTypes, parse, serialize } from 'parse5';
import { PAYLOADS } from '../formats/html/payloads.ts';
import { findAll, parseXml } from '../formats/read-back.ts';
import { makeProject, until } from './harness.ts';
import { documents, items, story } from './stories.ts';

const FEED = `title: Berita
entries: 500
sources:
  stored: { folder: articles, layout: kompas-tv, timezone: Asia/Jakarta, refresh: "0 3 1 1 *" }
`;
const LONG =
  'Pemerintah mengumumkan rencana baru untuk memperkuat kerja sama dengan negara tetangga pada hari Selasa, kata juru bicara. ';
const DATE = '2024-10-15T12:18:00+07:00';

/** By the ending of the file: a story with a payload wherever that form has a place for one. */
const FORMS: Readonly<Record<string, (title: string, payload: string) => string>> = {
  '.txt': (title, payload) =>
    story({ title, body: [`JAKARTA, KOMPAS.TV – ${LONG}`, payload, LONG] }),
  '.md': (title, payload) =>
    `---\ntitle: ${title}\ndate: ${DATE}\ndescription: ${JSON.stringify(payload)}\nauthor: ${JSON.stringify(payload)}\n---\n\n${LONG}\n\n${payload}\n\n${LONG}\n`,
  '.html': (title, payload) =>
    `<!doctype html><html lang="id"><head><title>${title}</title><meta property="article:published_time" content="${DATE}"></head><body><article><h1>${title}</h1><p>${LONG.repeat(4)}</p><div>${payload}</div><p>${LONG.repeat(4)}</p></article></body></html>`,
  '.entry.json': (title, payload) =>
    JSON.stringify({
      title,
      publishedAt: DATE,
      html: `<p>${LONG}</p>${payload}`,
      summary: payload,
      section: payload,
      tags: [payload],
      authors: [{ name: payload, url: 'javascript:alert(1)' }],
      images: [{ url: 'https://news.example/a.jpg', caption: payload, credit: payload }],
    }),
  '.schema.json': (title, payload) =>
    JSON.stringify({
      '@context': 'https://schema.org',
      '@type': 'NewsArticle',
      headline: title,
      datePublished: DATE,
      articleBody: `${LONG}\n\n${payload}`,
      description: payload,
      author: { '@type': 'Person', name: payload, url: 'javascript:alert(1)' },
    }),
  '.ninjs.json': (title, payload) =>
    JSON.stringify({
      uri: `tag:news.example,2024:${title.replaceAll(' ', '-')}`,
      headlines: [{ role: 'main', value: title }],
      versioncreated: DATE,
      bodies: [{ contenttype: 'text/html', value: `<p>${LONG}</p>${payload}` }],
    }),
  '.nitf.xml': (title, payload) =>
    `<nitf><head><title>${title}</title><docdata><date.issue norm="20241015T121800+0700"/></docdata></head><body><body.head><hedline><hl1>${title}</hl1></hedline><byline><person>${escapeXml(payload)}</person></byline></body.head><body.content><p>${LONG}</p><p>${escapeXml(payload)}</p></body.content></body></nitf>`,
};

function escapeXml(text: string): string {
  // XML has no place for most control characters.
  const clean = [...text].filter((one) => one >= ' ').join('');
  return clean.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

type Node = DefaultTreeAdapterTypes.Node;

/** What a browser would run, load into a frame, send or follow, in what `html` is to it. */
function aliveIn(html: string): readonly string[] {
  return walk(parse(html));
}

const RUNS =
  /^(?:script|iframe|frame|frameset|object|embed|applet|base|noscript|template|xmp|plaintext|math|mglyph|animate|foreignobject|.*:.*)$/u;
const ADDRESS = /^(?:href|src|action|formaction|poster|ping|background|data|xlink:href|srcset)$/u;

function walk(node: Node): readonly string[] {
  const below = [
    ...('childNodes' in node ? node.childNodes : []),
    ...('content' in node ? [node.content] : []),
  ].flatMap(walk);
  if (!('tagName' in node)) return below;
  const attributes = node.attrs.map(({ name, value }) => [name.toLowerCase(), value] as const);
  // The service's own: data, and the script that every page has.
  const isOwn = attributes.some(
    ([name, value]) =>
      (name === 'type' && /json$/u.test(value)) || (name === 'src' && value.startsWith('/assets/')),
  );
  const own = RUNS.test(node.tagName.toLowerCase()) && !isOwn ? [node.tagName] : [];
  const bad = attributes.filter(
    ([name, value]) =>
      /^on|^srcdoc$/u.test(name) ||
      (name === 'http-equiv' && /refresh/iu.test(value)) ||
      (ADDRESS.test(name) && /^[\s\u0000-\u001F]*(?:javascript|vbscript|data|blob):/iu.test(value)),
  );
  return [...own, ...bad.map(([name, value]) => `${node.tagName} ${name}=${value}`), ...below];
}

function assertInert(html: string, where: string): void {
  assert.deepEqual(aliveIn(html), [], where);
  // What changes when it is read and written once more can come to life then.
  assert.deepEqual(aliveIn(serialize(parse(html))), [], `${where}, read twice`);
}

test('no form of article brings anything alive into a document, onto a page or into an export', async (t) => {
  const project = makeProject(t, { feeds: { berita: FEED } });
  const made = new Map<string, number>();
  for (const [number, payload] of PAYLOADS.entries()) {
    for (const [ending, write] of Object.entries(FORMS)) {
      const title = `Berita ${number} sebagai ${ending.replaceAll('.', ' ').trim()}`;
      project.write(`feeds/berita/articles/${number}${ending}`, write(title, payload));
      made.set(ending, 0);
    }
  }
  const end = await project.run(['export', 'public']);
  assert.equal(end.code, 0, end.stderr);
  const kabar = await project.serve();
  await until(async () => (await items(kabar)).length > 0, 'the documents');
  const { rss, atom, json } = await documents(kabar);
  for (const [format, text] of Object.entries({ rss, atom, json }))
    assert.equal(readFileSync(project.path(`public/feeds/berita.${format}`), 'utf8'), text, format);
  const xml = [parseXml(rss), parseXml(atom)];
  const names = [
    'title',
    'description',
    'content:encoded',
    'summary',
    'content',
    'media:description',
  ];
  const texts = xml.flatMap((root) => names.flatMap((name) => findAll(root, name)));
  assert.ok(texts.length > PAYLOADS.length * 8);
  for (const { name, text } of texts) assertInert(text, name);
  const all = await items(kabar);
  for (const { content_html, title, url } of all) {
    assertInert(content_html, title);
    const ending = Object.keys(FORMS).find((one) =>
      title.endsWith(one.replaceAll('.', ' ').trim()),
    );
    made.set(ending ?? '', (made.get(ending ?? '') ?? 0) + 1);
    const page = await kabar.get(new URL(url).pathname);
    assert.equal(page.status, 200, title);
    assert.match(page.headers.get('content-security-policy') ?? '', /default-src 'none'/u);
    assertInert(await page.text(), `the page of ${title}`);
  }
  // A payload may leave nothing of a page, but every form was read.
  for (const [ending, count] of made)
    assert.ok(count >= PAYLOADS.length * 0.9, `${ending}: ${count} of ${PAYLOADS.length}`);
});

test('what ends sections and comments, turns the direction or is hidden comes back from every format', async (t) => {
  const project = makeProject(t, { feeds: { berita: FEED } });
  const odd = ']]> <![CDATA[ <?xml?> --> </script> & <b>x</b>';
  const directed = 'Judul \u202Eterbalik\u202C dan\u200B tersembunyi';
  const long = 'Kata '.repeat(20_000);
  for (const [name, title] of Object.entries({ odd, directed, long })) {
    const fields = {
      subtitle: title,
      summary: title,
      section: title,
      tags: [title],
      rights: title,
    };
    const people = { authors: [{ name: title }], agencies: [title], place: title };
    const article = { title, text: LONG, publishedAt: DATE, ...fields, ...people };
    project.write(`feeds/berita/articles/${name}.json`, JSON.stringify(article));
  }
  assert.equal((await project.run(['export', 'public'])).code, 0);
  const [rss, atom, json] = ['rss', 'atom', 'json'].map((format) =>
    readFileSync(project.path(`public/feeds/berita.${format}`), 'utf8'),
  );
  // What a reader could take for markup is shielded by a sign that nobody sees.
  const titles = (JSON.parse(json ?? '').items as { title: string }[]).map(({ title }) =>
    title.replaceAll('\u2060', ''),
  );
  assert.equal(titles.length, 3);
  assert.ok(titles.includes(odd), titles.map((title) => title.slice(0, 100)).join('\n'));
  assert.ok(titles.every((title) => title.length <= 1_001));
  assert.ok(titles.some((title) => title.includes('terbalik')));
  for (const [document, name] of [
    [rss, 'item'],
    [atom, 'entry'],
  ] as const) {
    const texts = findAll(parseXml(document ?? ''), name).flatMap((one) =>
      one.children.filter((child) => child.name === 'title').map(({ text }) => text),
    );
    assert.equal(texts.length, 3);
    for (const text of texts) assertInert(text, name);
  }
});

test('broken files of every form are named with their reason, and cost no other', async (t) => {
  const project = makeProject(t, { feeds: { berita: FEED } });
  const broken: Readonly<Record<string, readonly [string | Buffer, string, number?]>> = {
    'a.json': ['{\n  "title": "A",\n  "text": \n}', 'invalid-json', 4],
    'b.json': ['{"x": 1}', 'unknown-format'],
    'c.xml': ['<nitf>\n<body>\n</nitf>', 'invalid-xml', 3],
    'd.md': ['---\ntitle: [a, b]\n---\nTeks.', 'front-matter', 2],
    'e.md': ['---\ntitle: a\ndate: 2024-13-45\n---\nx', 'invalid-date', 3],
    'f.html': [Buffer.from([0, 1, 2, 3, 0, 0, 255, 254, 0]), 'not-text'],
    'g.txt': ['Tanpa tanggal', 'layout-mismatch'],
  };
  for (const [name, [content]] of Object.entries(broken))
    project.write(`feeds/berita/articles/${name}`, content);
  project.write('feeds/berita/articles/baik.md', `---\ntitle: Baik\n---\n${LONG}`);
  const latin = `---\ntitle: Caf\u00e9\n---\n${LONG}`;
  project.write('feeds/berita/articles/latin.md', Buffer.from(latin, 'latin1'));
  assert.equal((await project.run(['export', 'public'])).code, 0);
  const json = JSON.parse(readFileSync(project.path('public/feeds/berita.json'), 'utf8'));
  const titles = json.items.map(({ title }: { title: string }) => title);
  assert.deepEqual(titles.sort(), ['Baik', 'Caf\u00e9']);
  const status = await project.run(['status', '--json']);
  const { faults } = JSON.parse(status.stdout).feeds[0].sources[0];
  for (const [name, [, code, line]] of Object.entries(broken)) {
    const file = project.path('feeds/berita/articles', name);
    const fault = faults.find((one: { file: string }) => one.file === file);
    assert.deepEqual([fault?.code, fault?.line], [code, line], name);
  }
});

test('drawings and pages are never served as such: neither by their names nor in an export', async (t) => {
  const project = makeProject(t, { feeds: { berita: FEED } });
  const drawing = '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>';
  project.write('feeds/berita/articles/gambar.svg', drawing);
  project.write('feeds/berita/articles/halaman.html', FORMS['.html']?.('Halaman', drawing) ?? '');
  assert.equal((await project.run(['export', 'public'])).code, 0);
  const rss = readFileSync(project.path('public/feeds/berita.rss'), 'utf8');
  assert.equal(findAll(parseXml(rss), 'item').length, 1);
  assert.doesNotMatch(rss, /alert\(1\)/u);
  const kabar = await project.serve();
  for (const name of ['gambar.svg', 'halaman.html']) {
    for (const path of [`/feeds/berita/${name}`, `/feeds/berita/articles/${name}`])
      assert.equal((await kabar.get(path)).status, 404, path);
  }
});
