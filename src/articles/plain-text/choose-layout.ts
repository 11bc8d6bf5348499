// Which layout reads an article: the one that its source names, or with `auto` the one that fits it
// best, with the reasons why.

import type { ArticleReading, LayoutTrial } from '../../core/article.ts';
import { findDateline } from './dateline.ts';
import { holdsMark } from './fit.ts';
import type { Layout } from './layout.ts';
import type { Line } from './lines.ts';
import { type PlainTextContext, type PlainTextReading, readPlainText } from './read-plain-text.ts';

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
  const glances = [...layouts.values()].map((layout): Glance => {
    return { layout, sign: glanceAt(lines, layout) };
  });
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

function glanceAt(lines: readonly Line[], layout: Layout): Glance['sign'] {
  const dateline = layout.publisherPrinted ? findDateline(lines, 0, layout) : undefined;
  if (dateline?.declared === true && !layout.definition.anyPublisher) return 'dateline';
  if (holdsMark(lines, layout)) return 'mark';
  const isNamed = layout.publisherPrinted && !layout.definition.anyPublisher;
  return isNamed || layout.marks.length > 0 ? 'absent' : 'open';
}

/** A text that opens with a publisher's dateline is its; what any layout can read is no stranger's. */
function isSettled({ reading }: Trial, next: Glance['sign']): boolean {
  return reading.outcome === 'read' && (next === 'mark' || next === 'absent');
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
