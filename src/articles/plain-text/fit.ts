// How well a layout fits an article: which of its declared lines were found. It decides whether the
// layout is the article's at all, and which of several fits best.

import type { Body } from './body.ts';
import type { Head } from './head.ts';
import type { Header } from './header.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import type { Tail } from './tail.ts';

export interface Fit {
  /** Higher is better; below FIT_MIN the text is of another layout. */
  readonly score: number;
  /** What was found, each a phrase for a message. */
  readonly evidence: readonly string[];
}

/**
 * A date alone on its line, or "Editor: X", is in the articles of a hundred publishers: a layout of one
 * publisher needs more. A layout for many has no more to ask.
 */
const FIT_MIN = 2;

export interface FitParts {
  readonly head: Head;
  readonly tail: Tail;
  readonly body: Body;
  /** The text shows the language that the layout declares. */
  readonly languageFits: boolean;
  /** A word of `marks` stands in the text. */
  readonly showsMark: boolean;
}

/** Whether words that only this publisher's articles hold stand in a text. */
export function holdsMark(lines: readonly Line[], { marks }: Layout): boolean {
  return (
    marks.length > 0 &&
    lines.some(({ text }) => {
      const small = text.toLowerCase();
      return marks.some((mark) => small.includes(mark));
    })
  );
}

/** Weighs what was found in an article. */
export function weighFit({ head, tail, body, languageFits, showsMark }: FitParts): Fit {
  const evidence: string[] = [];
  let score = 0;
  const count = (weight: number, phrase: string): void => {
    score += weight;
    evidence.push(phrase);
  };
  const { header, dateline } = head;
  if (header !== undefined) count(weighHeader(header), `date line on line ${header.dateLine}`);
  if (dateline !== undefined) {
    // A name that only reads like a publisher's shows less than one that is declared.
    count(dateline.declared ? 3 : dateline.publisher === undefined ? 1 : 2, 'dateline');
  }
  for (const role of ['authors', 'editors', 'agencies'] as const) {
    if (tail.credits[role] !== undefined) count(1, role);
  }
  if (head.captions.some((caption) => caption.credit !== undefined))
    count(1, 'caption with credit');
  if (body.related.length > 0) count(1, 'related story');
  if (tail.marked) count(1, 'end mark');
  // Less than a declared dateline: others print the same furniture.
  if (showsMark) count(1.25, 'words of this publisher alone');
  if (languageFits && evidence.length > 0) count(0.5, 'language');
  return { score, evidence };
}

/** Whether the layout is this article's: it has a head or a closing block, and enough of them. */
export function isFitting(
  fit: Fit,
  parts: Pick<FitParts, 'head' | 'tail'>,
  layout: Layout,
): boolean {
  const { header, dateline } = parts.head;
  const anchored = header !== undefined || dateline !== undefined || parts.tail.closed;
  const { publisher, anyPublisher } = layout.definition;
  const ofMany = layout.dateline.length === 0 || publisher.length === 0 || anyPublisher;
  return anchored && (ofMany || fit.score >= FIT_MIN);
}

/** What a layout looks for, as a phrase for the fault of a text that has none of it. */
export function describeLayout({ definition }: Layout): string {
  const { header, dateline, closing } = definition;
  const labels = [...closing.authors, ...closing.editors, ...closing.agencies];
  return [
    header.length > 0 &&
      `a date line like ${quote(header.map((lines) => lines.trim().replace(/\s*\n\s*/gu, ' ⏎ ')))}`,
    dateline.length > 0 && `a dateline like ${quote(dateline)}`,
    labels.length > 0 && `a closing block with ${quote(labels.map((label) => `${label}: …`))}`,
  ]
    .filter((phrase) => phrase !== false)
    .join(', ');
}

function weighHeader({ fields, date, start, end }: Header): number {
  // A date that is none still shows where the layout expects one.
  const timed = date.outcome === 'invalid' || (date.outcome === 'date' && date.value.includes('T'));
  const labelled = Object.keys(fields).length > 1;
  // A label on its own line above a date may be anything: a byline, a menu.
  const label = !labelled ? 0 : end - start > 1 ? 0.5 : 2;
  return label + (timed ? 1 : 0.5);
}

function quote(samples: readonly string[]): string {
  return samples
    .slice(0, 2)
    .map((sample) => `“${sample}”`)
    .join(' or ');
}
