// Pictures and attachments that the service keeps and serves itself: which kinds there are, how an entry
// names one, and its public address. An entry names one by its content, so that another picture is a change.

import type { Entry } from './entry.ts';

export interface MediaKind {
  readonly mediaType: string;
  /** Of file names, without a dot. */
  readonly ending: string;
  readonly medium: 'image' | 'audio' | 'video' | 'document';
  /** Browsers can show it and it cannot run anything; all others are only handed out as downloads. */
  readonly isHarmless: boolean;
}

/** The kinds that are taken from a folder; what is of no such kind is never served. */
export const MEDIA_KINDS: readonly MediaKind[] = [
  ...kinds('image', true, {
    jpg: 'image/jpeg',
    png: 'image/png',
    gif: 'image/gif',
    webp: 'image/webp',
    avif: 'image/avif',
  }),
  ...kinds('image', false, { svg: 'image/svg+xml' }),
  ...kinds('audio', true, {
    mp3: 'audio/mpeg',
    m4a: 'audio/mp4',
    ogg: 'audio/ogg',
    flac: 'audio/flac',
    wav: 'audio/wav',
    aac: 'audio/aac',
  }),
  ...kinds('video', true, {
    mp4: 'video/mp4',
    webm: 'video/webm',
    ogv: 'video/ogg',
    mov: 'video/quicktime',
  }),
  ...kinds('document', true, { pdf: 'application/pdf' }),
  ...kinds('document', false, {
    zip: 'application/zip',
    epub: 'application/epub+zip',
    docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    odt: 'application/vnd.oasis.opendocument.text',
    ods: 'application/vnd.oasis.opendocument.spreadsheet',
  }),
];

function kinds(
  medium: MediaKind['medium'],
  isHarmless: boolean,
  types: Readonly<Record<string, string>>,
): readonly MediaKind[] {
  return Object.entries(types).map(([ending, mediaType]) => ({
    mediaType,
    ending,
    medium,
    isHarmless,
  }));
}

/** SHA-256 as base64url, and a name that ends in the kind's ending. */
const REFERENCES =
  /(?<=^|[\s",])\/media\/([\w-]{43}\/[a-z0-9-]{1,80}\.[a-z0-9]{2,5})(?=$|[\s",])/gu;

/** How an entry names what the service keeps. */
export function mediaReference(digest: string, name: string): string {
  return `/media/${digest}/${name}`;
}

/** Where a reader finds what an entry names: below the entry, so that it is public as long as that is. */
export function mediaUrl(baseUrl: string, key: string, file: string): string {
  return `${baseUrl}/media/${key}/${file}`;
}

/** The entry with public addresses in place of what it names. */
export function withMediaUrls(
  entry: Entry,
  { key, baseUrl }: { readonly key: string; readonly baseUrl: string },
): Entry {
  const { html, images, enclosures } = entry;
  if (!mayName(entry)) return entry;
  const resolve = (text: string): string =>
    text.replace(REFERENCES, (_whole, file: string) => mediaUrl(baseUrl, key, file));
  return {
    ...entry,
    ...(html !== undefined && { html: resolve(html) }),
    ...(images !== undefined && {
      images: images.map((image) =>
        image.url === undefined ? image : { ...image, url: resolve(image.url) },
      ),
    }),
    ...(enclosures !== undefined && {
      enclosures: enclosures.map((enclosure) => ({ ...enclosure, url: resolve(enclosure.url) })),
    }),
  };
}

/** Whether an entry with public addresses (`withMediaUrls`) has this one. */
export function namesMedia({ html, images = [], enclosures = [] }: Entry, url: string): boolean {
  return (
    images.some((image) => image.url === url) ||
    enclosures.some((enclosure) => enclosure.url === url) ||
    (html
      ?.split(url)
      .slice(1)
      .some((rest) => /^[\s",]/u.test(rest)) ??
      false)
  );
}

/** `DIGEST/NAME` of all that an entry names, each once. */
export function listMedia(entry: Entry): readonly string[] {
  if (!mayName(entry)) return [];
  const { html = '', images = [], enclosures = [] } = entry;
  const texts = [html, ...images.map(({ url = '' }) => url), ...enclosures.map(({ url }) => url)];
  const files = texts.flatMap((text) =>
    [...text.matchAll(REFERENCES)].flatMap(([, file]) => file ?? []),
  );
  return [...new Set(files)];
}

/** A cheap look that rules most entries out. */
function mayName({ html, images = [], enclosures = [] }: Entry): boolean {
  const isOurs = ({ url }: { readonly url?: string }) => url?.startsWith('/media/') === true;
  return html?.includes('/media/') === true || images.some(isOurs) || enclosures.some(isOurs);
}

/** The kind that a name says; names are made by kind, never taken over from a file. */
export function kindOfName(name: string): MediaKind | undefined {
  const ending = name.slice(name.lastIndexOf('.') + 1);
  return MEDIA_KINDS.find((kind) => kind.ending === ending);
}

/** Where the bytes are kept, below the folder of all media. */
export function mediaPath(digest: string): string {
  return `${digest.slice(0, 2)}/${digest}`;
}
