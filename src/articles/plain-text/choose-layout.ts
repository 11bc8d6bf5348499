// Which layout reads an article: the one that its source names, or with `auto` the one that fits it
// best, with the reasons why.

import type { ArticleReading } from '../../core/article.ts';
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

function readByBest(
  lines: readonly Line[],
  layouts: LayoutChoice['layouts'],
  context: PlainTextContext,
): ArticleReading {
  let best: { layout: Layout; reading: PlainTextReading } | undefined;
  for (const layout of layouts.values()) {
    const reading = readPlainText(lines, layout, context);
    if (best === undefined || isBetter(reading, best.reading)) best = { layout, reading };
  }
  if (best === undefined) return unknownLayout({ layouts, layout: AUTO });
  const { layout, reading } = best;
  if (reading.outcome === 'read' || reading.fault.code !== 'layout-mismatch')
    return present(layout, reading);
  const message = `None of the layouts fits: ${[...layouts.keys()].join(', ')}. Declare the article's lines in a layout of their own.`;
  return { outcome: 'faulty', fault: { code: 'layout-mismatch', message }, ending: 'open' };
}

/** An article that can be read goes before one that cannot, then the better fit; of equals the first. */
function isBetter(reading: PlainTextReading, best: PlainTextReading): boolean {
  if (reading.outcome !== best.outcome) return reading.outcome === 'read';
  return reading.fit.score > best.fit.score;
}

function present(layout: Layout, reading: PlainTextReading): ArticleReading {
  const { fit, ...rest } = reading;
  return rest.outcome === 'faulty'
    ? rest
    : { ...rest, layout: { name: layout.name, evidence: fit.evidence } };
}

function unknownLayout({ layouts, layout }: LayoutChoice): ArticleReading {
  const known =
    layouts.size === 0 ? 'there is none' : `there are ${[...layouts.keys()].join(', ')}`;
  const message = `The layout ${layout} is not in the folder of layouts; ${known}. Correct the name in feed.yaml, or add the file.`;
  return { outcome: 'faulty', fault: { code: 'unknown-layout', message }, ending: 'open' };
}
