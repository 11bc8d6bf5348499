// Entries that the tests of the formats share: the Kompas TV story, one with every field, and one that holds every awkward
// character in every field.

import { readFileSync } from 'node:fs';
import type { Entry } from '../../src/core/entry.ts';
import { webAddress } from '../../src/core/web-address.ts';
import type { FeedHead, PublishableEntry } from '../../src/formats/format.ts';

const fixture = (name: string): string =>
  readFileSync(new URL(`../fixtures/formats/${name}`, import.meta.url), 'utf8');

/** The Kompas TV story as a reader of stored articles understands it. */
export const KOMPAS_ENTRY: Entry = JSON.parse(fixture('kompas-tv.entry.json'));
/** A story with every field of an entry. */
export const FULL_ENTRY: Entry = JSON.parse(fixture('full.entry.json'));

export const HEAD: FeedHead = {
  id: 'tag:kabar.example,2024:feeds/kompas-tv',
  title: 'Kompas TV – Kompas dunia',
  description: 'Berita dunia dari Kompas TV',
  language: 'id',
  siteUrl: 'https://www.kompas.tv/',
  documentUrls: {
    rss: 'https://kabar.example/feeds/kompas-tv.rss',
    atom: 'https://kabar.example/feeds/kompas-tv.atom',
    json: 'https://kabar.example/feeds/kompas-tv.json',
  },
  author: { name: 'Kompas TV' },
  copyright: '© Kompas TV',
  updatedAt: Date.parse('2024-10-16T00:00:00Z'),
};

/** Every optional field of a head. */
export const FULL_HEAD: FeedHead = {
  ...HEAD,
  author: { name: 'Redaksi', email: 'redaksi@kabar.example', url: 'https://kabar.example/redaksi' },
  icon: 'https://kabar.example/icon.png',
  extensionUrl: 'https://kabar.example/about/json',
};

/** The entry as it is published, with instants of its own for each `key`. */
export function publishable(entry: Entry, key: string, minutes = 0): PublishableEntry {
  const isDated = /^\d{4}-/u.test(entry.publishedAt ?? '');
  const publishedAt =
    Date.parse(isDated ? (entry.publishedAt ?? '') : '2024-10-15T05:18:00Z') + minutes * 60_000;
  return {
    id: `tag:kabar.example,2024:${key}`,
    url: webAddress(entry.url) ?? `https://kabar.example/articles/${key}`,
    publishedAt,
    updatedAt: Math.max(publishedAt, isDated ? Date.parse(entry.updatedAt ?? '') || 0 : 0),
    entry,
  };
}

/** Everything that breaks a document which is put together carelessly. */
export const AWKWARD =
  'A]]>B<![CDATA[C&D &amp; &lt; &nbsp; &#38; &copy 2024 R&D1 <script>alert(1)</script> </b><b>bold</b> <a@b.co> ' +
  '<!-- --> <?xml?> \u0000\u0001\u0008\u000B\u001B\u007F\u0085\u009F \'q\' "q" \t\r\n\r ' +
  '\uD800 \uDC00 \uFFFD \uFFFE\uFFFF\u{1FFFE}\uFDD0 \u2028\u2029\uFEFF\u200B\u2060\u00AD\u00A0' +
  '\u{1F468}\u200D\u{1F469}\u200D\u{1F467} \u{1F1EE}\u{1F1E9} \u202Egnuf\u202C \u2066\u0639\u0631\u0628\u064A\u2069 \u05E2\u05D1 \u4E2D\u6587 %zz $x {{y}} \\ | ^ `';

/** `text` in every field of an entry, addresses and dates too. */
export function awkwardEntry(text: string): Entry {
  const person = { name: text, email: text, url: text };
  const addressed = { ...person, url: `https://example.com/${text}?q=${text}#${text}` };
  const url = addressed.url;
  const image = {
    url,
    caption: text,
    credit: text,
    mediaType: text,
    bytes: -1,
    width: 1.5,
    height: Number.NaN,
  };
  return {
    sourceId: text,
    url,
    title: text,
    subtitle: text,
    section: text,
    tags: [text, `2 ${text}`, '', text],
    publishedAt: text,
    updatedAt: text,
    language: text,
    place: text,
    publisher: text,
    authors: [person, addressed, { name: '' }],
    editors: [person, addressed],
    agencies: [text, `2 ${text}`],
    images: [image, { caption: text, credit: text }, { ...image, url: text }],
    enclosures: [
      { url, mediaType: text, bytes: Number.POSITIVE_INFINITY, durationSeconds: Number.NaN },
      { url: `${url}2`, mediaType: 'audio/mpeg' },
      { url: text },
    ],
    related: [{ title: text, url }, { title: text, url: text }, { title: text }],
    summary: text,
    summaryHtml: text,
    html: `<p title="${text}">${text}</p><a href="${text}">${text}</a><img src="${text}" alt="${text}">`,
    text: `${text}\n\n${text}`,
    rights: text,
    commentsUrl: url,
    source: { title: text, url },
  };
}

/** `text` in every field of a head that is not the service's own. */
export function awkwardHead(text: string): FeedHead {
  return {
    ...HEAD,
    title: text,
    description: text,
    language: text,
    siteUrl: `https://example.com/${text}`,
    author: { name: text, email: text, url: text },
    copyright: text,
    icon: `https://example.com/${text}.png`,
    extensionUrl: text,
  };
}
