// Made-up stories in the layout of the project's own, and what readers of a feed see of them.

import assert from 'node:assert/strict';
import type { RunningKabar } from './harness.ts';

export interface StoryOptions {
  readonly title: string;
  /** As the page prints it. */
  readonly date?: string;
  readonly body?: readonly string[];
  /** Whether the page's last line is there. */
  readonly complete?: boolean;
}

const BODY = [
  'JAKARTA, KOMPAS.TV – Pemerintah mengumumkan rencana baru untuk memperkuat kerja sama dengan negara tetangga, Selasa (15/10/2024).',
  'Pernyataan ini disampaikan oleh juru bicara kementerian dalam pertemuan dengan para wartawan di Jakarta.',
  'Rencana tersebut akan dibahas kembali pada pekan depan bersama semua pihak yang terkait.',
];

/** A stored article as a newsroom saves it. */
export function story({ title, date, body = BODY, complete = true }: StoryOptions): string {
  return [
    '> >',
    '',
    title,
    '',
    `Kompas dunia | ${date ?? '15 Oktober 2024, 12:18 WIB'}`,
    '',
    ...body.flatMap((one) => [one, '']),
    'Penulis : Sari Dewi Editor : Budi Santoso',
    '',
    'Sumber : Antara',
    ...(complete ? ['', 'TERBARU', ''] : []),
  ].join('\n');
}

/** So many different stories, each a minute younger than the one before. */
export function stories(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const hour = String(Math.floor(index / 60) % 24).padStart(2, '0');
    const minute = String(index % 60).padStart(2, '0');
    const day = 1 + (Math.floor(index / 1440) % 28);
    return story({
      title: `Berita nomor ${index} dari seluruh dunia`,
      date: `${day} Oktober 2024, ${hour}:${minute} WIB`,
    });
  });
}

export interface Item {
  readonly id: string;
  readonly url: string;
  readonly title: string;
  readonly content_html: string;
  readonly date_published: string;
  readonly date_modified: string;
}

/** The items of a feed's JSON document. */
export async function items(kabar: RunningKabar, slug = 'berita'): Promise<readonly Item[]> {
  const response = await kabar.get(`/feeds/${slug}.json`);
  if (response.status !== 200) return [];
  const document = (await response.json()) as { items: Item[] };
  return document.items;
}

export async function itemTitled(
  kabar: RunningKabar,
  title: string,
  slug = 'berita',
): Promise<Item | undefined> {
  return (await items(kabar, slug)).find((one) => one.title === title);
}

export interface Documents {
  readonly rss: string;
  readonly atom: string;
  readonly json: string;
}

/** The three documents of a feed. */
export async function documents(kabar: RunningKabar, slug = 'berita'): Promise<Documents> {
  const [rss = '', atom = '', json = ''] = await Promise.all(
    ['rss', 'atom', 'json'].map((format) => kabar.text(`/feeds/${slug}.${format}`)),
  );
  return { rss, atom, json };
}

/** Whether all three documents, or none of them, say something; they are never of different minds. */
export async function allSay(kabar: RunningKabar, text: string, slug = 'berita'): Promise<boolean> {
  const all = Object.values(await documents(kabar, slug));
  return all.every((one) => one.includes(text));
}

export async function noneSays(
  kabar: RunningKabar,
  text: string,
  slug = 'berita',
): Promise<boolean> {
  const all = Object.values(await documents(kabar, slug));
  return all.every((one) => !one.includes(text));
}

/** The entity tags of a feed's documents, in every coding. */
export async function etags(kabar: RunningKabar, slug = 'berita'): Promise<readonly string[]> {
  const found: string[] = [];
  for (const format of ['rss', 'atom', 'json']) {
    for (const coding of ['identity', 'gzip', 'br', 'zstd']) {
      const response = await kabar.get(`/feeds/${slug}.${format}`, {
        method: 'HEAD',
        headers: { 'accept-encoding': coding },
      });
      assert.equal(response.status, 200);
      found.push(response.headers.get('etag') ?? '');
    }
  }
  return found;
}
