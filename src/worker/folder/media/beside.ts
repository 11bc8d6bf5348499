// Which pictures and attachments belong to an article because of where they lie: files of its own name
// (`story.txt`: `story.jpg`, `story-1.jpg` …), and all of a folder that is one article's (`index.md`).

import { lstatSync, readdirSync } from 'node:fs';
import { basename, dirname, extname } from 'node:path';

const ENDINGS = [
  ...['.jpg', '.jpeg', '.png', '.gif', '.webp', '.avif', '.svg', '.mp3', '.m4a', '.ogg', '.oga'],
  ...['.opus', '.flac', '.wav', '.aac', '.mp4', '.m4v', '.webm', '.ogv', '.mov', '.pdf', '.epub'],
  ...['.zip', '.docx', '.xlsx', '.odt', '.ods'],
];
const WRITTEN_ENDINGS = ENDINGS.flatMap((ending) => [ending, ending.toUpperCase()]);
const KNOWN: ReadonlySet<string> = new Set(WRITTEN_ENDINGS);
/** Files that an article has beside it; more are left out. */
const BESIDE_MAX = 20;
const INDEX = /^index(?:\.[a-z]{2}(?:-[a-z]{2,4})?)?\.[a-z]+$/iu;

/** What stands in a folder, from a listing or from the disk. Paths are relative to the source's folder. */
export interface Surroundings {
  /** Media with this path but for the ending. */
  withStem(stem: string): readonly string[];
  /** Names of all articles and media directly in a folder. */
  namesIn(folder: string): readonly string[];
}

/** Whether a path could name a picture or attachment, by its ending; hidden files are none. */
export function mayBeMedia(path: string): boolean {
  const name = basename(path);
  return !name.startsWith('.') && KNOWN.has(extname(name));
}

/** What belongs to the article, in the order of names; most have nothing. */
export function findBeside(path: string, around: Surroundings): readonly string[] {
  const folder = dirname(path);
  if (folder !== '.' && INDEX.test(basename(path))) {
    const names = around.namesIn(folder);
    const isOnlyArticle = names.every((name) => mayBeMedia(name) || INDEX.test(name));
    if (isOnlyArticle)
      return names
        .filter(mayBeMedia)
        .sort()
        .slice(0, BESIDE_MAX)
        .map((name) => `${folder}/${name}`);
  }
  const stem = stemOf(path);
  const found = [...around.withStem(stem)];
  for (let number = 1; found.length < BESIDE_MAX; number++) {
    const further = around.withStem(`${stem}-${number}`);
    if (further.length === 0) break;
    found.push(...further);
  }
  return found.slice(0, BESIDE_MAX);
}

/** The path without its ending. */
export function stemOf(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}

/** The disk itself; a folder is only listed where it may be one article's. */
export function lookAround(root: string, isArticle: (path: string) => boolean): Surroundings {
  return {
    withStem: (stem) =>
      WRITTEN_ENDINGS.map((ending) => stem + ending).filter((path) => {
        try {
          return lstatSync(`${root}/${path}`, { throwIfNoEntry: false })?.isFile() === true;
        } catch {
          // A name that the system refuses is nobody's.
          return false;
        }
      }),
    namesIn(folder) {
      try {
        return readdirSync(`${root}/${folder}`).filter(
          (name) => mayBeMedia(name) || isArticle(name),
        );
      } catch {
        // It is gone meanwhile, and the article with it.
        return [];
      }
    },
  };
}

/** The same from paths that were listed. */
export function surroundingsOf(
  media: Iterable<string>,
  articles: Iterable<string>,
): Surroundings & { readonly folders: ReadonlySet<string> } {
  const stems = new Map<string, string[]>();
  const names = new Map<string, string[]>();
  const folders = new Set<string>();
  for (const path of media) {
    const stem = stemOf(path);
    stems.set(stem, [...(stems.get(stem) ?? []), path]);
    folders.add(dirname(path));
  }
  for (const paths of [media, articles]) {
    for (const path of paths) {
      const folder = dirname(path);
      if (!folders.has(folder)) continue;
      const known = names.get(folder);
      if (known === undefined) names.set(folder, [basename(path)]);
      else known.push(basename(path));
    }
  }
  const order = new Map(WRITTEN_ENDINGS.map((ending, index) => [ending, index]));
  const rank = (path: string): number => order.get(extname(path)) ?? 0;
  return {
    folders,
    withStem: (stem) => (stems.get(stem) ?? []).toSorted((a, b) => rank(a) - rank(b)),
    namesIn: (folder) => names.get(folder) ?? [],
  };
}
