// The engine that reads a plain-text article by its layout: head, tail, and what is between them.
// Nothing is guessed; what is not printed is absent from the entry.

import {
  ARTICLE_LIMITS,
  type ArticleEnding,
  type ArticleFault,
  type LineUse,
  type Origins,
} from '../../core/article.ts';
import type { Entry } from '../../core/entry.ts';
import { detectLanguage } from '../language.ts';
import { type Body, readBody } from './body.ts';
import { type Article, buildEntry, dateOf, titleOf } from './build-entry.ts';
import { findWarnings } from './find-warnings.ts';
import { describeLayout, type Fit, holdsMark, isFitting, weighFit } from './fit.ts';
import { type Head, readHead } from './head.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { originsOf, usesOf } from './origins.ts';
import { readTail } from './tail.ts';
import { unglue } from './unglue.ts';

export interface PlainTextContext {
  /** IANA zone of times that print none; goes before the layout's. */
  readonly timezone?: string;
  /** Language where neither the text shows one nor the layout names one. */
  readonly language?: string;
  /** Whether to say where in the text each field stands. */
  readonly explain?: boolean;
  /** Whether the first sentence may stand in for a title, whatever the layout says. */
  readonly untitled?: boolean;
}

/** What reading came to, with the fit that `auto` compares layouts by. */
export type PlainTextReading = {
  readonly ending: ArticleEnding;
  readonly fit: Fit;
  readonly origins?: Origins;
  readonly lines?: readonly LineUse[];
} & (
  | { readonly outcome: 'read'; readonly entry: Entry; readonly warnings: readonly ArticleFault[] }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault }
);

/** Reads an article's lines (at least one) by a layout. Never throws; linear in the text's length. */
export function readPlainText(
  printed: readonly Line[],
  layout: Layout,
  context: PlainTextContext,
): PlainTextReading {
  const article = readParts(unglue(printed, layout), layout, context);
  const { head, tail, body, shown } = article;
  const fit = weighFit({
    head,
    tail,
    body,
    showsMark: holdsMark(printed, layout),
    languageFits: shown !== undefined && shown === layout.definition.language,
  });
  const whole = {
    ending: tail.marked ? 'marked' : tail.closed ? 'closed' : 'open',
    fit,
    ...(context.explain === true && explain(article, printed)),
  } as const;
  const fault = findFault(article, fit);
  if (fault !== undefined) return { outcome: 'faulty', fault, ...whole };
  const language = shown ?? layout.definition.language ?? context.language;
  const title = titleOf(article, context.untitled === true);
  if (title === undefined) return { outcome: 'faulty', fault: noTitle(article), ...whole };
  const entry = buildEntry(article, title, language);
  return { outcome: 'read', entry, warnings: findWarnings(article), ...whole };
}

function explain(
  article: Article,
  printed: readonly Line[],
): Required<Pick<PlainTextReading, 'origins' | 'lines'>> {
  const origins = originsOf(article);
  return { origins, lines: usesOf(printed, origins) };
}

function readParts(lines: readonly Line[], layout: Layout, context: PlainTextContext): Article {
  const head = readHead(lines, layout, context.timezone);
  const tail = readTail(lines, head.bodyStart, layout);
  const between = lines
    .slice(head.bodyStart, tail.bodyEnd)
    .filter((_, index) => !head.taken.has(head.bodyStart + index));
  const prose = readBody(between, layout);
  const body = { ...prose, related: [...prose.related, ...tail.related] };
  const text = joinText(head, lines, body);
  const shown = detectLanguage(
    `${head.title?.text ?? ''}\n${text}`,
    layout.definition.language ?? context.language,
  );
  const parts = { layout, lines, head, tail, body, text };
  return shown === undefined ? parts : { ...parts, shown };
}

/** A dateline alone on its line belongs to the paragraph after it. */
function joinText({ dateline }: Head, lines: readonly Line[], { paragraphs }: Body): string {
  const alone = dateline !== undefined ? lines[dateline.index]?.text : undefined;
  const [first, second, ...more] = paragraphs.map((one) => one.text);
  if (
    alone === undefined ||
    dateline?.end !== alone.length ||
    first !== alone ||
    second === undefined
  ) {
    return paragraphs.map((one) => one.text).join('\n\n');
  }
  return [`${first} ${second}`, ...more].join('\n\n');
}

function findFault(article: Article, fit: Fit): ArticleFault | undefined {
  const { layout, head, tail, body, text } = article;
  if (head.undated !== undefined)
    return invalidDate(`“${head.undated.text}” is no date`, head.undated.line);
  if (!isFitting(fit, { head, tail }, layout)) return layoutMismatch(layout);
  for (const at of [head.published, head.updated]) {
    if (at?.date.outcome === 'invalid' && dateOf(at, article) === undefined)
      return invalidDate(at.date.reason, at.line);
  }
  if (body.paragraphs.length === 0) {
    return {
      code: 'no-body',
      message: 'The article has no paragraph between its head and its end. Add its text.',
    };
  }
  if (Buffer.byteLength(text) > ARTICLE_LIMITS.contentBytesMax) {
    const kilobytes = ARTICLE_LIMITS.contentBytesMax / 1024;
    return {
      code: 'too-large',
      message: `The article's text is longer than ${kilobytes} KB. Split it.`,
    };
  }
  return undefined;
}

function layoutMismatch(layout: Layout): ArticleFault {
  const message =
    `The text does not fit the layout ${layout.name}, which looks for ${describeLayout(layout)}. ` +
    'Name the right layout in feed.yaml, or declare these lines in a layout of their own.';
  return { code: 'layout-mismatch', message };
}

function invalidDate(reason: string, line: number): ArticleFault {
  return {
    code: 'invalid-date',
    message: `The article's date cannot be read: ${reason}. Correct it.`,
    line,
  };
}

function noTitle({ head }: Article): ArticleFault {
  const message =
    'The article has no title: no line above its date line or dateline can be one. Add one there.';
  const line = head.published?.line;
  return line === undefined ? { code: 'no-title', message } : { code: 'no-title', message, line };
}
