// Media types of pictures and enclosures: as declared, else as the address's ending says.

const MEDIA_TYPE = /^[A-Za-z0-9!#$&^_.+-]{1,127}\/[A-Za-z0-9!#$&^_.+-]{1,127}$/u;

const TYPE_BY_ENDING: Readonly<Record<string, string>> = {
  aac: 'audio/aac',
  avif: 'image/avif',
  epub: 'application/epub+zip',
  flac: 'audio/flac',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  m4a: 'audio/mp4',
  m4v: 'video/mp4',
  mov: 'video/quicktime',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  oga: 'audio/ogg',
  ogg: 'audio/ogg',
  ogv: 'video/ogg',
  opus: 'audio/ogg',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  wav: 'audio/wav',
  webm: 'video/webm',
  webp: 'image/webp',
  zip: 'application/zip',
};

/** The declared type without parameters if it is well-formed, else the one of the URL's ending, if known. */
export function findMediaType(url: string, declared?: string): string | undefined {
  const type = declared?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== undefined && MEDIA_TYPE.test(type)) return type;
  const [, ending] = /\.([A-Za-z0-9]{1,5})(?:[?#]|$)/u.exec(url) ?? [];
  return ending === undefined ? undefined : TYPE_BY_ENDING[ending.toLowerCase()];
}
