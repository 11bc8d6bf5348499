// What was read in a text becomes its entry. What is not printed stays absent.

import { ARTICLE_LIMITS } from '../../core/article.ts';
import type { Entry, Image } from '../../core/entry.ts';
import { truncateText } from '../../core/text.ts';
import type { Body } from './body.ts';
import { foldForMatching } from './fold-line.ts';
import type { DateAt, Head } from './head.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { parseNames, withoutInitials } from './names.ts';
import type { Tail } from './tail.ts';

/** The parts of one article, by its layout. */
export interface Article {
  readonly layout: Layout;
  readonly lines: readonly Line[];
  readonly head: Head;
  readonly tail: Tail;
  readonly body: Body;
  /** The body, paragraphs parted by blank lines. */
  readonly text: string;
  /** The language that the text shows. */
  readonly shown?: string;
}

const FALLBACK_TITLE_CHARACTERS_MAX = 140;
/** In these, 05/11/2015 is the fifth of November. */
const DAY_FIRST_LANGUAGES: ReadonlySet<string> = new Set(['id', 'ms']);

/** The entry of an article that has a title. */
export function buildEntry(article: Article, title: string, language: string | undefined): Entry {
  const { layout, head, tail, body, text } = article;
  const { fields } = head.header ?? {};
  const { dateline } = head;
  const publisher = layout.publisherPrinted ? dateline?.publisher : layout.definition.publisher[0];
  const publishedAt = dateOf(head.published, article);
  const updatedAt = dateOf(head.updated, article);
  const section = fields?.section ?? head.section?.name ?? dateline?.section;
  const place = dateline?.place ?? fields?.place;
  const captions = [...head.captions, ...body.captions];
  const agencies = agenciesOf(article);
  return {
    ...(tail.notice.url !== undefined && { url: tail.notice.url }),
    title,
    ...(section !== undefined && { section }),
    ...(tail.tags.length > 0 && { tags: tail.tags }),
    ...(publishedAt !== undefined && { publishedAt }),
    ...(updatedAt !== undefined && { updatedAt }),
    ...(language !== undefined && { language }),
    ...(place !== undefined && { place }),
    ...(publisher !== undefined && { publisher }),
    ...people(article, 'authors', fields?.authors),
    ...people(article, 'editors', fields?.editors),
    ...(agencies.length > 0 && { agencies }),
    ...(captions.length > 0 && {
      images: captions.map(({ line: _, ...image }): Image => image),
    }),
    ...(body.related.length > 0 && {
      related: body.related.map(({ title: one }) => ({ title: one })),
    }),
    ...(head.standFirst.length > 0 && {
      summary: head.standFirst.map((line) => line.text).join(' '),
    }),
    text: isCut(head) ? `${head.title?.text ?? ''}\n\n${text}` : text,
  };
}

/** The title as printed, or what stands in for it; nothing where nothing may. `lenient`: as `first-sentence`. */
export function titleOf(
  { head, layout, tail, body }: Article,
  lenient: boolean,
): string | undefined {
  if (head.title !== undefined)
    return truncateText(head.title.text, ARTICLE_LIMITS.titleCharactersMax);
  if (tail.notice.title !== undefined) return tail.notice.title;
  if (layout.definition.titleFallback === 'none' && !lenient) return undefined;
  const prose = (body.paragraphs[0]?.text ?? '').slice(head.dateline?.end ?? 0);
  const sentence =
    /^.{20,}?[.!?]["”’]?(?=\s)/u.exec(prose.slice(0, FALLBACK_TITLE_CHARACTERS_MAX * 2))?.[0] ??
    prose;
  return truncateText(sentence.replace(/\.$/u, ''), FALLBACK_TITLE_CHARACTERS_MAX);
}

/** A title past the limit is cut; its whole line then opens the text, so that nothing is lost. */
export function isCut({ title }: Head): boolean {
  return title !== undefined && title.text.length > ARTICLE_LIMITS.titleCharactersMax;
}

/** A date's value; one that may be day or month first is the first in a language that writes so. */
export function dateOf(at: DateAt | undefined, { shown }: Article): string | undefined {
  if (at?.date.outcome === 'date') return at.date.value;
  if (at?.date.outcome !== 'invalid' || !DAY_FIRST_LANGUAGES.has(shown ?? '')) return undefined;
  return at.date.dayFirst;
}

/** The people of the closing block, before them those of the header. */
function people(
  { head, tail, layout }: Article,
  role: 'authors' | 'editors',
  inHeader: string | undefined,
): Pick<Entry, 'authors' | 'editors'> {
  const above =
    inHeader === undefined ? undefined : parseNames(inHeader, role, layout.definition.names);
  const signed = [...head.bylines.map((one) => one.credits), tail.credits];
  const all = [...new Set([...(above ?? []), ...signed.flatMap((one) => one[role] ?? [])])];
  const names = withoutInitials(all.filter((name) => !isAgency(name, layout)));
  return names.length === 0 ? {} : { [role]: names.map((name) => ({ name })) };
}

function agenciesOf({ head, tail, layout }: Article): string[] {
  const above =
    parseNames(head.dateline?.agencies ?? '', 'agencies', layout.definition.names) ?? [];
  const signed = (tail.credits.authors ?? []).filter((name) => isAgency(name, layout));
  return [...new Set([...above, ...signed, ...(tail.credits.agencies ?? [])])];
}

function isAgency(name: string, { agencyNames }: Layout): boolean {
  return agencyNames.size > 0 && agencyNames.has(foldForMatching(name));
}
