// Where in a text the fields of its entry stand: what `inspect` shows to whoever writes a layout.

import type { LineUse, Origin, Origins } from '../../core/article.ts';
import type { Article } from './build-entry.ts';
import type { Head } from './head.ts';
import type { Line } from './lines.ts';

/** Every line of a text with the fields that it went to, by their origins. */
export function usesOf(lines: readonly Line[], origins: Origins): readonly LineUse[] {
  const fields = new Map<number, string[]>();
  for (const [field, places] of Object.entries(origins)) {
    for (const place of places) {
      if (!('line' in place)) continue;
      const there = fields.get(place.line) ?? [];
      if (!there.includes(field)) fields.set(place.line, [...there, field]);
    }
  }
  return lines.map(({ number, text }) => ({
    line: number,
    text,
    fields: fields.get(number) ?? [],
  }));
}

type Add = (field: string, line: number | undefined) => void;

/** The lines of every field, in the article's order. */
export function originsOf(article: Article): Origins {
  const { head, tail, body } = article;
  const origins: Record<string, Origin[]> = {};
  const add: Add = (field, line) => {
    if (line === undefined) return;
    origins[field] ??= [];
    origins[field].push({ line });
  };
  addHead(head, add);
  addDateline(article, add);
  for (const { caption, credit, line } of [...head.captions, ...body.captions]) {
    if (caption !== undefined) add('images.caption', line);
    if (credit !== undefined) add('images.credit', line);
  }
  for (const { lines } of body.paragraphs) for (const line of lines) add('text', line);
  for (const { line } of body.related) add('related', line);
  for (const { field, line } of tail.found) add(field, line);
  return origins;
}

function addHead(head: Head, add: Add): void {
  const { header } = head;
  add('title', head.title?.number);
  for (const [field, line] of Object.entries(header?.fieldLines ?? {})) {
    add(FIELD_NAMES[field] ?? field, line);
  }
  if (header?.fields.section === undefined) add('section', head.section?.line);
  if (header?.fields.updated === undefined) add('updatedAt', head.updated?.line);
  for (const { credits, line } of head.bylines) {
    for (const role of ['authors', 'editors'] as const) if (credits[role]) add(role, line);
  }
  for (const line of head.standFirst) add('summary', line.number);
}

function addDateline({ head: { dateline }, lines }: Article, add: Add): void {
  if (dateline === undefined) return;
  const line = lines[dateline.index]?.number;
  for (const field of ['place', 'publisher', 'section', 'agencies'] as const) {
    if (dateline[field] !== undefined) add(field, line);
  }
}

/** Fields of templates that the entry calls otherwise. */
const FIELD_NAMES: Readonly<Record<string, string>> = { date: 'publishedAt', updated: 'updatedAt' };
