// What a file's stamp says beside its size, times and inode: that it has to be read again at a certain
// time though nobody touched it (its article expires, its embargo ends), that its stories have names of
// their own, so that other files may tell them too, and how the article's pictures and attachments are.

const UNTIL = ' until ';
const NAMED = ' named';
/** No stamp of a file and no sentence of ours has a tab in it. */
const WITH = '\twith ';

/** The stamp of a file that is read again at an instant, whatever stands there. Milliseconds since 1970. */
export function stampUntil(stamp: string, at: number | undefined): string {
  if (at === undefined) return stamp;
  const own = ownPartOf(stamp);
  return `${own}${UNTIL}${at}${stamp.slice(own.length)}`;
}

/** The stamp of a file whose stories have names of their own. */
export function stampNamed(stamp: string): string {
  return `${stamp}${NAMED}`;
}

export function isNamedStamp(stamp: string): boolean {
  return ownPartOf(stamp).includes(NAMED);
}

/** How the media of an article are: a hash of their stamps, and the paths that it names itself. */
export interface MediaStamp {
  /** Empty where there are none. */
  readonly hash: string;
  readonly named: readonly string[];
}

/** The stamp of a file whose article has media. */
export function stampWithMedia(stamp: string, { hash, named }: MediaStamp): string {
  return hash === '' ? stamp : `${stamp}${WITH}${JSON.stringify([hash, ...named])}`;
}

/** What `stampWithMedia` was given. */
export function mediaOfStamp(stamp: string): MediaStamp {
  const at = stamp.indexOf(WITH);
  if (at === -1) return { hash: '', named: [] };
  const [hash = '', ...named] = JSON.parse(stamp.slice(at + WITH.length)) as readonly string[];
  return { hash, named };
}

function ownPartOf(stamp: string): string {
  const at = stamp.indexOf(WITH);
  return at === -1 ? stamp : stamp.slice(0, at);
}

/** Whether what is remembered under one stamp still holds for a file that has another now; media aside. */
export function isSameStamp(remembered: string, stamp: string, now: number): boolean {
  const [own, until] = ownPartOf(remembered).replace(NAMED, '').split(UNTIL);
  return own === stamp && (until === undefined || now < Number(until));
}
