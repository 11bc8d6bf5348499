// The engine that reads a plain-text article by its layout: head, tail, and what is between them.
// Nothing is guessed; what is not printed is absent from the entry.

import {
  ARTICLE_LIMITS,
  type ArticleEnding,
  type ArticleFault,
  type Origins,
} from '../../core/article.ts';
import type { Entry, Image } from '../../core/entry.ts';
import { truncateText } from '../../core/text.ts';
import { detectLanguage } from '../language.ts';
import { type Body, readBody } from './body.ts';
import { describeLayout, type Fit, isFitting, weighFit } from './fit.ts';
import { type DateAt, type Head, readHead } from './head.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { parseNames } from './names.ts';
import { originsOfHead } from './origins.ts';
import { readTail, type Tail } from './tail.ts';

export interface PlainTextContext {
  /** IANA zone of times that print none; goes before the layout's. */
  readonly timezone?: string;
  /** Language where neither the text shows one nor the layout names one. */
  readonly language?: string;
  /** Whether to say where in the text each field stands. */
  readonly explain?: boolean;
}

/** What reading came to, with the fit that `auto` compares layouts by. */
export type PlainTextReading = {
  readonly ending: ArticleEnding;
  readonly fit: Fit;
  readonly origins?: Origins;
} & (
  | { readonly outcome: 'read'; readonly entry: Entry; readonly warnings: readonly ArticleFault[] }
  | { readonly outcome: 'faulty'; readonly fault: ArticleFault }
);

const FALLBACK_TITLE_CHARACTERS_MAX = 140;

/** Reads an article's lines (at least one) by a layout. Never throws; linear in the text's length. */
export function readPlainText(
  lines: readonly Line[],
  layout: Layout,
  context: PlainTextContext,
): PlainTextReading {
  const head = readHead(lines, layout, context.timezone);
  const tail = readTail(lines, head.bodyStart, layout);
  const between = lines
    .slice(head.bodyStart, tail.bodyEnd)
    .filter((_, index) => !head.taken.has(head.bodyStart + index));
  const prose = readBody(between, layout);
  const body = {
    ...prose,
    related: [...prose.related, ...tail.related.map((title) => ({ title }))],
  };
  const article: Article = { layout, head, tail, body, text: joinText(head, lines, body) };
  const shown = detectLanguage(
    `${head.title?.text ?? ''}\n${article.text}`,
    layout.definition.language ?? context.language,
  );
  const fit = weighFit({
    head,
    tail,
    relatedCount: body.related.length,
    languageFits: shown !== undefined && shown === layout.definition.language,
  });
  const ending = tail.marked ? 'marked' : tail.closed ? 'closed' : 'open';
  const whole = {
    ending,
    fit,
    ...(context.explain === true && { origins: originsOfHead(head, lines) }),
  } as const;
  const fault = findFault(article, fit);
  if (fault !== undefined) return { outcome: 'faulty', fault, ...whole };
  const language = shown ?? layout.definition.language ?? context.language;
  const title = titleOf(article);
  if (title === undefined) return { outcome: 'faulty', fault: noTitle(article), ...whole };
  const entry = buildEntry(article, title, language);
  return { outcome: 'read', entry, warnings: findWarnings(article), ...whole };
}

interface Article {
  readonly layout: Layout;
  readonly head: Head;
  readonly tail: Tail;
  readonly body: Body;
  /** The body, paragraphs parted by blank lines. */
  readonly text: string;
}

/** A dateline alone on its line belongs to the paragraph after it. */
function joinText({ dateline }: Head, lines: readonly Line[], { paragraphs }: Body): string {
  const alone = dateline !== undefined ? lines[dateline.index]?.text : undefined;
  const [first, second, ...more] = paragraphs;
  if (
    alone === undefined ||
    dateline?.end !== alone.length ||
    first !== alone ||
    second === undefined
  ) {
    return paragraphs.join('\n\n');
  }
  return [`${first} ${second}`, ...more].join('\n\n');
}

function findFault(
  { layout, head, tail, body, text }: Article,
  fit: Fit,
): ArticleFault | undefined {
  if (head.undated !== undefined)
    return invalidDate(`“${head.undated.text}” is no date`, head.undated.line);
  if (!isFitting(fit, { head, tail }, layout)) return layoutMismatch(layout);
  for (const at of [head.published, head.updated]) {
    if (at?.date.outcome === 'invalid') return invalidDate(at.date.reason, at.line);
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

function titleOf({ head, layout, body }: Article): string | undefined {
  if (head.title !== undefined)
    return truncateText(head.title.text, ARTICLE_LIMITS.titleCharactersMax);
  if (layout.definition.titleFallback === 'none') return undefined;
  const prose = (body.paragraphs[0] ?? '').slice(head.dateline?.end ?? 0);
  const sentence =
    /^.{20,}?[.!?]["”’]?(?=\s)/u.exec(prose.slice(0, FALLBACK_TITLE_CHARACTERS_MAX * 2))?.[0] ??
    prose;
  return truncateText(sentence.replace(/\.$/u, ''), FALLBACK_TITLE_CHARACTERS_MAX);
}

function buildEntry(article: Article, title: string, language: string | undefined): Entry {
  const { layout, head, tail, body, text } = article;
  const { section, authors, editors, place } = head.header?.fields ?? {};
  const publisher = layout.publisherPrinted
    ? head.dateline?.publisher
    : layout.definition.publisher[0];
  const publishedAt = dateOf(head.published);
  const updatedAt = dateOf(head.updated);
  const wherePlace = head.dateline?.place ?? place;
  return {
    title,
    ...(section !== undefined && { section }),
    ...(tail.tags.length > 0 && { tags: tail.tags }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(language !== undefined && { language }),
    ...(wherePlace !== undefined && { place: wherePlace }),
    ...(publisher !== undefined && { publisher }),
    ...people(article, 'authors', authors),
    ...people(article, 'editors', editors),
    ...(agenciesOf(article).length > 0 && { agencies: agenciesOf(article) }),
    ...(head.captions.length > 0 && { images: head.captions.map((one): Image => ({ ...one })) }),
    ...(body.related.length > 0 && { related: body.related }),
    text: isCut(head) ? `${head.title?.text ?? ''}\n\n${text}` : text,
  };
}

/** The people of the closing block, before them those of the header. */
function people(
  { tail, layout }: Article,
  role: 'authors' | 'editors',
  inHeader: string | undefined,
): Pick<Entry, 'authors' | 'editors'> {
  const above =
    inHeader === undefined ? undefined : parseNames(inHeader, role, layout.definition.names);
  const names = [...new Set([...(above ?? []), ...(tail.credits[role] ?? [])])];
  return names.length === 0 ? {} : { [role]: names.map((name) => ({ name })) };
}

function agenciesOf({ head, tail, layout }: Article): string[] {
  const above =
    parseNames(head.dateline?.agencies ?? '', 'agencies', layout.definition.names) ?? [];
  return [...new Set([...above, ...(tail.credits.agencies ?? [])])];
}

function dateOf(at: DateAt | undefined): string | undefined {
  return at?.date.outcome === 'date' ? at.date.value : undefined;
}

/** A title past the limit is cut; its whole line then opens the text, so that nothing is lost. */
function isCut({ title }: Head): boolean {
  return title !== undefined && title.text.length > ARTICLE_LIMITS.titleCharactersMax;
}

function findWarnings({ head, tail, layout }: Article): ArticleFault[] {
  const warnings: ArticleFault[] = [];
  for (const at of [head.published, head.updated]) {
    if (at?.date.outcome !== 'date' || at.date.weekdayWrong !== true) continue;
    warnings.push({
      code: 'invalid-date',
      message: `The weekday does not fit the date in “${at.text}”.`,
      line: at.line,
    });
  }
  if (isCut(head) && head.title !== undefined) {
    const max = ARTICLE_LIMITS.titleCharactersMax;
    const message = `The title is longer than ${max} characters: it is cut there, and its whole line opens the text.`;
    warnings.push({ code: 'too-large', message, line: head.title.number });
  }
  for (const { text, number } of tail.undeclared) {
    const message = `“${truncateText(text, 80)}” below the closing block is left out. If it is furniture, declare it under chrome.tail of ${layout.name}.`;
    warnings.push({ code: 'layout-mismatch', message, line: number });
  }
  return warnings;
}
