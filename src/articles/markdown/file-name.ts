// What the path of a Markdown file says: Jekyll's date, Hugo's language and page bundles, Obsidian's title,
// and the pages of a site that are no articles.

import type { ArticleHold } from '../../core/article.ts';
import { languageTag } from '../../core/language-tag.ts';

export interface FileNameReading {
  /** A plain date that stands before the name and is one. */
  readonly date?: string;
  readonly language?: string;
  readonly title?: string;
  readonly hold?: ArticleHold;
}

const DATED = /^(\d{4}-\d{2}-\d{2})(?:[-_ ](.*))?$/u;

/** Reads a relative path. */
export function readFileName(path: string): FileNameReading {
  const folders = path.split(/[\\/]/u);
  const file = (folders.pop() ?? '').replace(/\.(?:md|markdown)$/iu, '');
  const hold = findHold(folders, file);
  const [, stem = file, suffix] = /^(.+)\.([a-z]{2}(?:-[A-Za-z]{2})?)$/u.exec(file) ?? [];
  const language = languageTag(suffix);
  // A bundle is named by its folder.
  const name = stem === 'index' ? (folders.at(-1) ?? stem) : stem;
  const [, day, rest] = DATED.exec(name) ?? [];
  const date = day !== undefined && !Number.isNaN(Date.parse(day)) ? day : undefined;
  return {
    ...(date !== undefined && { date }),
    ...(language !== undefined && { language }),
    title: titleFrom(date === undefined ? name : (rest ?? name)),
    ...(hold && { hold }),
  };
}

/** Words that are joined by signs, as in an address; a name with spaces is one already. */
function titleFrom(name: string): string {
  if (/\s/u.test(name)) return name;
  const words = /^\d{4}-\d{2}-\d{2}$/u.test(name) ? name : name.replace(/[-_]+/gu, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function findHold(folders: readonly string[], file: string): ArticleHold | undefined {
  if (folders.includes('_drafts')) {
    return { code: 'draft', message: 'is a draft: it lies in _drafts. Move it out to publish it.' };
  }
  if (file === '_index' || /^_index\.[a-z]{2}/u.test(file)) {
    return { code: 'not-an-article', message: 'is the page of a section, not an article.' };
  }
  return undefined;
}
