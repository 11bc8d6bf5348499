// Feed documents as common generators write them, any number of them and the same ones every time: what
// upstreams send, in the shapes and with the markup that cost a parser most.

import { fill } from './generate-articles.ts';
import { createRandom, type Random } from './random.ts';
import { NOUNS, PEOPLE, SECTIONS, SENTENCES, TITLES } from './words.ts';

export interface GeneratedFeed {
  readonly text: string;
  readonly contentType: string;
}

/** One story, before a format is chosen. */
interface Story {
  readonly number: number;
  readonly url: string;
  readonly title: string;
  readonly at: Date;
  readonly author: string;
  readonly tags: readonly string[];
  readonly summary: string;
  readonly html: string;
}

const FIRST_AT = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;

/**
 * The feed with this number, in one of three formats by turns. An `edition` above 0 is the same feed later:
 * so many new stories on top, and the oldest gone.
 */
export function generateFeed(
  index: number,
  {
    stories: count = 20,
    edition = 0,
  }: { readonly stories?: number; readonly edition?: number } = {},
): GeneratedFeed {
  const site = `https://situs-${index}.example`;
  const stories = Array.from({ length: count }, (_, place) =>
    tellStory(site, { index, number: edition + count - place }),
  );
  const kind = index % 3;
  if (kind === 0) return { text: printBlog(site, stories), contentType: 'application/rss+xml' };
  if (kind === 1) return { text: printAtom(site, stories), contentType: 'application/atom+xml' };
  return { text: printPodcast(site, stories), contentType: 'application/rss+xml' };
}

function tellStory(site: string, { index, number }: { index: number; number: number }): Story {
  const random = createRandom(index * 10_007 + number);
  const paragraphs = Array.from({ length: 3 + random.below(12) }, () => writeParagraph(random));
  const url = `${site}/${2020 + (number % 6)}/berita-${number}?utm_source=rss&utm_medium=feed`;
  return {
    number,
    url,
    title: `${fill(random.pick(TITLES), random)} (${number})`,
    at: new Date(FIRST_AT + number * HOUR_MS + index * 1_000),
    author: random.pick(PEOPLE),
    tags: random.several([...SECTIONS, ...NOUNS], 1 + random.below(5)),
    summary: fill(random.pick(SENTENCES), random),
    html: paragraphs.map((one) => markUp(one, site, random)).join('\n'),
  };
}

function writeParagraph(random: Random): string {
  const sentences = Array.from({ length: 2 + random.below(3) }, () =>
    fill(random.pick(SENTENCES), random),
  );
  return sentences.join(' ');
}

function markUp(text: string, site: string, random: Random): string {
  const escaped = text.replaceAll('"', '&#8220;').replaceAll("'", '&#8217;');
  const [first = '', ...rest] = escaped.split(' ');
  const kind = random.below(6);
  if (kind === 0) {
    const picture = `${site}/gambar/${random.below(1_000)}`;
    return `<figure class="wp-block-image size-large"><img loading="lazy" decoding="async" width="1024" height="683" src="${picture}-1024x683.jpg" alt="${first}" srcset="${picture}-1024x683.jpg 1024w, ${picture}-300x200.jpg 300w, ${picture}.jpg 1200w" sizes="(max-width: 1024px) 100vw, 1024px" /><figcaption>${escaped}</figcaption></figure>`;
  }
  if (kind === 1) return `<blockquote class="wp-block-quote"><p>${escaped}</p></blockquote>`;
  if (kind === 2)
    return `<p style="text-align: justify">${first} <a href="${site}/topik/${random.below(500)}" target="_blank" rel="noreferrer noopener">${rest.join(' ')}</a></p>`;
  if (kind === 3) return `<p><strong>${first}</strong> ${rest.join(' ')}<br/>&nbsp;</p>`;
  return `<p>${escaped}</p>`;
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** As WordPress does it: an excerpt, and the whole text in CDATA beside it. */
function printBlog(site: string, stories: readonly Story[]): string {
  const items = stories.map(
    ({ url, title, at, author, tags, summary, html, number }) => `
	<item>
		<title>${escapeXml(title)}</title>
		<link>${escapeXml(url)}</link>
		<comments>${site}/berita-${number}#respond</comments>
		<dc:creator><![CDATA[${author}]]></dc:creator>
		<pubDate>${at.toUTCString().replace('GMT', '+0000')}</pubDate>
		${tags.map((tag) => `<category><![CDATA[${tag}]]></category>`).join('\n\t\t')}
		<guid isPermaLink="false">${site}/?p=${number}</guid>
		<description><![CDATA[<p>${summary} [&#8230;]</p>]]></description>
		<content:encoded><![CDATA[${html}]]></content:encoded>
		<wfw:commentRss>${site}/berita-${number}/feed/</wfw:commentRss>
		<slash:comments>0</slash:comments>
	</item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:atom="http://www.w3.org/2005/Atom"
	xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"
	xmlns:slash="http://purl.org/rss/1.0/modules/slash/">
<channel>
	<title>${site}</title>
	<atom:link href="${site}/feed/" rel="self" type="application/rss+xml" />
	<link>${site}</link>
	<description>Berita</description>
	<language>id</language>
	<sy:updatePeriod>hourly</sy:updatePeriod>
	<sy:updateFrequency>1</sy:updateFrequency>
	<generator>https://wordpress.org/?v=6.8</generator>${items.join('')}
</channel>
</rss>
`;
}

/** As most others do it: HTML that is escaped once more. */
function printAtom(site: string, stories: readonly Story[]): string {
  const entries = stories.map(
    ({ url, title, at, author, tags, summary, html, number }) => `
  <entry>
    <id>tag:${site.slice(8)},2026:${number}</id>
    <title type="html">${escapeXml(title)}</title>
    <link rel="alternate" type="text/html" href="${escapeXml(url)}"/>
    <published>${at.toISOString()}</published>
    <updated>${at.toISOString()}</updated>
    <author><name>${author}</name><uri>${site}/penulis</uri></author>
    ${tags.map((tag) => `<category term="${tag}" label="${tag}"/>`).join('')}
    <summary type="text">${escapeXml(summary)}</summary>
    <content type="html">${escapeXml(html)}</content>
  </entry>`,
  );
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="id">
  <id>${site}/</id>
  <title>${site}</title>
  <link rel="self" href="${site}/atom.xml"/>
  <link rel="alternate" href="${site}/"/>
  <updated>${stories[0]?.at.toISOString()}</updated>${entries.join('')}
</feed>
`;
}

/** Short descriptions, an enclosure, and the words of two namespaces for everything. */
function printPodcast(site: string, stories: readonly Story[]): string {
  const items = stories.map(
    ({ url, title, at, author, summary, html, number }) => `
    <item>
      <title>${escapeXml(title)}</title>
      <itunes:title>${escapeXml(title)}</itunes:title>
      <link>${escapeXml(url)}</link>
      <guid isPermaLink="false">episode-${number}</guid>
      <pubDate>${at.toUTCString()}</pubDate>
      <itunes:author>${author}</itunes:author>
      <itunes:duration>00:${10 + (number % 50)}:00</itunes:duration>
      <itunes:explicit>false</itunes:explicit>
      <itunes:image href="${site}/sampul-${number}.jpg"/>
      <itunes:summary>${escapeXml(summary)}</itunes:summary>
      <description><![CDATA[${html.slice(0, html.indexOf('\n'))}]]></description>
      <enclosure url="${site}/audio/${number}.mp3" length="${number * 1_000_003}" type="audio/mpeg"/>
      <media:content url="${site}/audio/${number}.mp3" type="audio/mpeg" medium="audio"/>
    </item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/">
  <channel>
    <title>${site}</title>
    <link>${site}</link>
    <description>Siniar</description>
    <language>id</language>
    <itunes:author>${stories[0]?.author ?? ''}</itunes:author>
    <itunes:image href="${site}/sampul.jpg"/>${items.join('')}
  </channel>
</rss>
`;
}
