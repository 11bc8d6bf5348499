// Which layout reads an article: the one that its source names, or with `auto` the one that fits it
// best, with the reasons why.

import type { ArticleReading, LayoutTrial } from '../../core/article.ts';
import { DATELINE_CHARACTERS_MAX, DATELINE_LINES_MAX, findDateline } from './dateline.ts';
import { holdsMark } from './fit.ts';
import { foldForMatching } from './fold-line.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { type PlainTextContext, type PlainTextReading, readPlainText } from './read-plain-text.ts';

/** Menus above an article are hardly longer. */
const OPENING_LINES_MAX = 3 * DATELINE_LINES_MAX;

/** The name that asks for the best fitting layout. */
const AUTO = 'auto';

export interface LayoutChoice {
  readonly layouts: ReadonlyMap<string, Layout>;
  /** A layout's name, or `auto`. */
  readonly layout: string;
}

/** Reads lines by the layout chosen. A named layout that is not there is a fault. */
export function chooseReading(
  lines: readonly Line[],
  choice: LayoutChoice,
  context: PlainTextContext,
): ArticleReading {
  if (choice.layout === AUTO) return readByBest(lines, choice.layouts, context);
  const layout = choice.layouts.get(choice.layout);
  if (layout === undefined) return unknownLayout(choice);
  return present(layout, readPlainText(lines, layout, context));
}

/**
 * A layout whose publisher's dateline opens the text goes first, and when it can read the text no
 * other is tried: what says whose article it is costs a glance. Then come those that a glance can
 * not rule out, and the rest only where none of these fits.
 */
function readByBest(
  lines: readonly Line[],
  layouts: LayoutChoice['layouts'],
  context: PlainTextContext,
): ArticleReading {
  const glances = glance(lines, [...layouts.values()]);
  const trials: Trial[] = [];
  let best: Trial | undefined;
  for (const sign of SIGNS) {
    if (best !== undefined && isSettled(best, sign)) break;
    for (const { layout } of glances.filter((one) => one.sign === sign)) {
      const reading = readPlainText(lines, layout, { ...context, untitled: true });
      const trial = { layout, reading };
      trials.push(trial);
      if (best === undefined || isBetter(reading, best.reading)) best = trial;
    }
  }
  if (best === undefined) return unknownLayout({ layouts, layout: AUTO });
  const shown = context.explain === true ? describeTrials(glances, trials) : undefined;
  const { layout, reading } = best;
  if (reading.outcome === 'read' || reading.fault.code !== 'layout-mismatch')
    return present(layout, reading, shown);
  const message = `None of the layouts fits: ${[...layouts.keys()].join(', ')}. Declare the article's lines in a layout of their own.`;
  const faulty = present(layout, reading, shown);
  return { ...faulty, outcome: 'faulty', fault: { code: 'layout-mismatch', message } };
}

interface Trial {
  readonly layout: Layout;
  readonly reading: PlainTextReading;
}

interface Glance {
  readonly layout: Layout;
  readonly sign: (typeof SIGNS)[number];
}

/** What a glance tells of a layout: its publisher's dateline, its mark, nothing either way, that it is another's. */
const SIGNS = ['dateline', 'mark', 'open', 'absent'] as const;

function glance(lines: readonly Line[], layouts: readonly Layout[]): readonly Glance[] {
  const opening = foldForMatching(openingOf(lines));
  const named = layouts.filter((layout) => isNamed(lines, { opening, layout }));
  return layouts.map((layout) => {
    if (named.includes(layout)) return { layout, sign: 'dateline' };
    // Whose text it is, is known already: nobody needs to look for marks in all of it.
    if (named.length === 0 && holdsMark(lines, layout)) return { layout, sign: 'mark' };
    const ofOne = layout.publisherPrinted && !layout.definition.anyPublisher;
    return { layout, sign: ofOne || layout.marks.length > 0 ? 'absent' : 'open' };
  });
}

function openingOf(lines: readonly Line[]): string {
  const first = lines.slice(0, OPENING_LINES_MAX);
  return first.map(({ text }) => text.slice(0, DATELINE_CHARACTERS_MAX)).join('\n');
}

/** Whether a dateline near the begin names the publisher that the layout declares. */
function isNamed(
  lines: readonly Line[],
  { opening, layout }: { readonly opening: string; readonly layout: Layout },
): boolean {
  if (!layout.publisherPrinted || layout.definition.anyPublisher) return false;
  if (!layout.publisherProbes.some((probe) => opening.includes(probe))) return false;
  for (let from = 0; from < OPENING_LINES_MAX; from += DATELINE_LINES_MAX) {
    if (findDateline(lines, from, layout)?.declared === true) return true;
  }
  return false;
}

/** A text that opens with a publisher's dateline is its, faults and all; what any layout can read is no stranger's. */
function isSettled({ reading }: Trial, next: Glance['sign']): boolean {
  if (next === 'mark')
    return reading.outcome === 'read' || reading.fault.code !== 'layout-mismatch';
  return reading.outcome === 'read' && next === 'absent';
}

function describeTrials(
  glances: readonly Glance[],
  trials: readonly Trial[],
): readonly LayoutTrial[] {
  const tried = trials.map(({ layout: { name }, reading: { fit, ...reading } }) => ({
    name,
    score: fit.score,
    reason:
      reading.outcome === 'faulty'
        ? `can not read it: ${reading.fault.code}`
        : fit.evidence.join(', '),
  }));
  const left = glances.filter(({ layout: { name } }) => tried.every((one) => one.name !== name));
  return [
    ...tried,
    ...left.map(({ layout: { name }, sign }) => ({
      name,
      reason:
        sign === 'absent'
          ? 'the text names another publisher or none'
          : 'the text names the publisher of one that fits',
    })),
  ];
}

/** An article that can be read goes before one that cannot, then the better fit; of equals the first. */
function isBetter(reading: PlainTextReading, best: PlainTextReading): boolean {
  if (reading.outcome !== best.outcome) return reading.outcome === 'read';
  return reading.fit.score > best.fit.score;
}

function present(
  layout: Layout,
  { fit, ...reading }: PlainTextReading,
  trials?: readonly LayoutTrial[],
): ArticleReading {
  const { evidence } = fit;
  const chosen = { name: layout.name, evidence, ...(trials !== undefined && { trials }) };
  return { ...reading, layout: chosen };
}

function unknownLayout({ layouts, layout }: LayoutChoice): ArticleReading {
  const known =
    layouts.size === 0 ? 'there is none' : `there are ${[...layouts.keys()].join(', ')}`;
  const message = `The layout ${layout} is not in the folder of layouts; ${known}. Correct the name in feed.yaml, or add the file.`;
  return { outcome: 'faulty', fault: { code: 'unknown-layout', message }, ending: 'open' };
}
