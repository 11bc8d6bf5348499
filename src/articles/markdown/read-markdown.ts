// A Markdown article with its front matter, as site generators and Obsidian keep them. Where the front
// matter is silent, the first heading, the file's name and its folder speak, as they do there.

import type { ArticleContext, SingleReading } from '../../core/article.ts';
import { cleanHtml } from '../../html/clean-html.ts';
import { paragraphsOfHtml, textOfHtml } from '../../html/html-text.ts';
import { composeArticle } from '../compose-article.ts';
import { lineOf } from '../loose-values.ts';
import { StatedFields } from '../stated-fields.ts';
import { readFileName } from './file-name.ts';
import { type FrontMatterValue, readFrontMatter } from './front-matter.ts';
import { type Finding, makePlain } from './plain-markdown.ts';
import { renderMarkdown } from './render-markdown.ts';
import { findHold, stateFrontMatter } from './state-front-matter.ts';

/** Reads one Markdown text. Never throws; linear in the text's length. */
export function readMarkdown(text: string, context: ArticleContext): SingleReading {
  const front = readFrontMatter(text);
  if (front.outcome === 'faulty') return { outcome: 'faulty', fault: front.fault, ending: 'open' };
  const { values, body, bodyLine } = front;
  const name = readFileName(context.file);
  const fields = new StatedFields(context.timezone);
  stateFrontMatter(fields, values, { isDatedName: name.date !== undefined });
  fields.set('publishedAt', name.date, { key: 'file name' });
  fields.set('language', name.language, { key: 'file name' });
  const plain = makePlain(body);
  warnOf(plain.findings, { fields, bodyLine });
  const rendered = render(plain.text);
  if (rendered === undefined) {
    fields.fail('too-deep', 'The text is nested too deeply to be read. Simplify it.');
    return composeArticle({ fields, context, ending: 'open' });
  }
  stateSummary(fields, { html: rendered, values });
  const html = takeHeading(fields, rendered, bodyLine);
  fields.setLine('title', name.title, { key: 'file name' });
  const hold = name.hold ?? findHold(values);
  return composeArticle({ fields, context, ending: 'open', html, ...(hold && { hold }) });
}

function render(text: string): string | undefined {
  try {
    return renderMarkdown(text);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const HEADING = /^\s*<h1>([\s\S]*?)<\/h1>\s*/u;

/** A heading at the top is the title, or repeats it; either way it is no part of the text. */
function takeHeading(fields: StatedFields, html: string, line: number): string {
  const [whole, inside = ''] = HEADING.exec(html) ?? [];
  const heading = lineOf(textOfHtml(inside));
  if (whole === undefined || heading === undefined) return html;
  const { title } = fields.values;
  if (title === undefined) fields.setLine('title', heading, { key: 'first heading', line });
  else if (title.toLowerCase() !== heading.toLowerCase()) return html;
  return html.slice(whole.length);
}

const MORE = /<!--\s*more\s*-->/iu;

/** What stands before `<!--more-->`, or before the separator that Jekyll lets a post name. */
function stateSummary(
  fields: StatedFields,
  { html, values }: { html: string; values: ReadonlyMap<string, FrontMatterValue> },
): void {
  if (fields.has('summary')) return;
  const own = lineOf(values.get('excerptseparator')?.value);
  const at = own === undefined ? html.search(MORE) : html.indexOf(own);
  if (at <= 0) return;
  const before = paragraphsOfHtml(cleanHtml(html.slice(0, at).replace(HEADING, ''), undefined));
  fields.set('summary', lineOf(before), { key: own ?? '<!--more-->' });
}

const ADVICE = {
  template: (list: string) => `Templates are not run: ${list} is left out.`,
  'wiki link': (list: string) =>
    `Links between notes lead nowhere in a feed: ${list} is published as text.`,
  'embedded note': (list: string) => `Embedded notes are not read: ${list} is left out.`,
} as const;

/** One warning for each kind of thing that no reader would understand. */
function warnOf(
  findings: readonly Finding[],
  { fields, bodyLine }: { fields: StatedFields; bodyLine: number },
): void {
  for (const [kind, ones] of Map.groupBy(findings, (one) => one.kind)) {
    const [first] = ones;
    if (first === undefined) continue;
    const others = ones.length === 1 ? '' : ` (and ${ones.length - 1} more)`;
    const list = `${first.written.replace(/\s+/gu, ' ').slice(0, 80)}${others}`;
    const origin = { key: kind, line: bodyLine + first.line - 1 };
    fields.warn('left-out', ADVICE[kind](list), origin);
  }
}
