// Where in a text the fields of its entry stand: what `inspect` shows to whoever writes a layout.

import type { Origin, Origins } from '../../core/article.ts';
import type { Head } from './head.ts';
import type { Line } from './lines.ts';

/** The lines of what the head gives. */
export function originsOfHead(head: Head, lines: readonly Line[]): Origins {
  const origins: Record<string, Origin[]> = {};
  const add = (field: string, line: number | undefined): void => {
    if (line === undefined) return;
    origins[field] ??= [];
    origins[field].push({ line });
  };
  add('title', head.title?.number);
  const { header, dateline } = head;
  for (const [field, line] of Object.entries(header?.fieldLines ?? {})) {
    add(FIELD_NAMES[field] ?? field, line);
  }
  if (header?.fields.updated === undefined) add('updatedAt', head.updated?.line);
  const opening = dateline === undefined ? undefined : lines[dateline.index]?.number;
  if (dateline?.place !== undefined) add('place', opening);
  if (dateline?.publisher !== undefined) add('publisher', opening);
  return origins;
}

/** Fields of templates that the entry calls otherwise. */
const FIELD_NAMES: Readonly<Record<string, string>> = { date: 'publishedAt', updated: 'updatedAt' };
