// The lines that a publisher's house style puts into a body: dateline, pointers to other stories, byline
// and sources at the end. They are declared once, in the layout, for plain text and for pages.

import type { Person, RelatedStory } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { type Dateline, findDateline } from '../plain-text/dateline.ts';
import type { Layout } from '../plain-text/layout.ts';
import type { Line } from '../plain-text/lines.ts';
import { matchLine } from '../plain-text/match-line.ts';
import { isRelatedLabel, listedTitle, relatedTitle } from '../plain-text/related.ts';
import { readTail, type Tail } from '../plain-text/tail.ts';
import { type BodyLine, listBodyLines, removeLines } from './body-lines.ts';
import { ancestorsOf, type PageElement } from './page-tree.ts';

export interface HouseLines {
  readonly layout: Layout;
  readonly place?: string;
  readonly publisher?: string;
  readonly authors: readonly Person[];
  readonly editors: readonly Person[];
  readonly agencies: readonly string[];
  readonly tags: readonly string[];
  readonly related: readonly RelatedStory[];
  /** What a notice at the end tells of the place where the article appeared first. */
  readonly notice: Tail['notice'];
  /** A closing block was found: the text is whole. */
  readonly isClosed: boolean;
}

interface Candidate {
  readonly layout: Layout;
  readonly dateline: Dateline | undefined;
  readonly tail: Tail;
  readonly score: number;
}

/** A named dateline, or a byline beside something else: less is in everybody's articles. */
const SCORE_MIN = 2;
/** A dateline stands in the first paragraph, or right under what stands before it. */
const DATELINE_LINES_MAX = 3;

/**
 * Reads and takes out the house's lines below `root`, by the layout of `layouts` that fits them best;
 * nothing when none fits. With `isCertain`, the one layout is the publisher's, and fits in any case.
 */
export function takeHouseLines(
  root: PageElement,
  layouts: readonly Layout[],
  { isCertain, base }: { readonly isCertain: boolean; readonly base: string | undefined },
): HouseLines | undefined {
  const body = listBodyLines(root);
  const lines = body.map(
    ({ text }, index): Line => ({ text, number: index + 1, afterBlank: true }),
  );
  if (lines.length === 0) return undefined;
  const [best] = layouts
    .map((layout) => weigh(lines, layout))
    .toSorted((left, right) => right.score - left.score);
  if (best === undefined || (!isCertain && best.score < SCORE_MIN)) return undefined;
  const { layout, dateline, tail } = best;
  const inBody = findInBody(body.slice(0, tail.bodyEnd), { layout, base });
  removeLines([...inBody.dropped, ...body.slice(tail.bodyEnd)], root);
  const people = (role: 'authors' | 'editors'): readonly Person[] =>
    (tail.credits[role] ?? []).map((name) => ({ name }));
  const publisher = layout.publisherPrinted ? dateline?.publisher : layout.definition.publisher[0];
  return {
    layout,
    ...(dateline?.place !== undefined && { place: dateline.place }),
    ...(publisher !== undefined && { publisher }),
    authors: people('authors'),
    editors: people('editors'),
    agencies: tail.credits.agencies ?? [],
    tags: tail.tags,
    related: [...inBody.related, ...tail.related.map(({ title }) => ({ title }))],
    notice: tail.notice,
    isClosed: tail.closed,
  };
}

function weigh(lines: readonly Line[], layout: Layout): Candidate {
  const dateline = findDateline(lines.slice(0, DATELINE_LINES_MAX), 0, layout);
  const tail = readTail(lines, 0, layout);
  const { authors, editors, agencies } = tail.credits;
  const named = dateline?.declared === true && dateline.publisher !== undefined ? 3 : 0.5;
  const score =
    (dateline === undefined ? 0 : named) +
    [authors, editors].filter((credit) => credit !== undefined).length +
    (agencies === undefined ? 0 : 0.5) +
    (tail.marked ? 1 : 0);
  return { layout, dateline, tail, score };
}

function findInBody(
  body: readonly BodyLine[],
  { layout, base }: { readonly layout: Layout; readonly base: string | undefined },
): { readonly dropped: readonly BodyLine[]; readonly related: readonly RelatedStory[] } {
  const dropped: BodyLine[] = [];
  const related: RelatedStory[] = [];
  let listed = 0;
  for (const line of body) {
    const title =
      (listed > 0 ? listedTitle(line.text) : undefined) ?? relatedTitle(line.text, layout);
    if (title !== undefined) {
      const url = webAddress(linkOf(line), base);
      related.push({ title, ...(url !== undefined && { url }) });
      dropped.push(line);
      listed = Math.max(0, listed - 1);
      continue;
    }
    listed = isRelatedLabel(line.text, layout) ? layout.definition.relatedListMax : 0;
    if (listed > 0 || matchLine(layout.bodyChrome, line.text) !== undefined) dropped.push(line);
  }
  return { dropped, related };
}

function linkOf({ nodes, block }: BodyLine): string | undefined {
  const links = [...block.querySelectorAll('a')];
  const inLine = links.find((link) => nodes.some((node) => node === link || contains(node, link)));
  return inLine?.getAttribute('href') ?? undefined;
}

function contains(node: BodyLine['nodes'][number], link: PageElement): boolean {
  return ancestorsOf(link).some((parent) => parent === node);
}
