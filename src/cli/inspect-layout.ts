// What `inspect` says of a plain text's layout: which one reads it and why, and every line with the
// field that it went to. It is the feedback for whoever writes a layout.

import type { LayoutTrial, LineUse, SingleReading } from '../core/article.ts';
import { printable, printLine } from './terminal.ts';

const FIELDS_WIDTH_MAX = 32;
const TEXT_CHARACTERS_MAX = 80;
const LEFT_OUT = '–';

/** Prints the layout, what `auto` made of the others, and the lines. */
export function printLayout({ layout, lines }: SingleReading): void {
  if (layout !== undefined) {
    const { name, evidence, trials = [] } = layout;
    printLine('');
    printLine(printable(`  layout ${name}: ${evidence.join(', ') || 'nothing of it was found'}`));
    for (const trial of trials.filter((one) => one.name !== name && one.score !== undefined))
      printLine(printable(`    tried ${describeTrial(trial)}`));
    for (const [reason, names] of groupByReason(trials.filter(({ score }) => score === undefined)))
      printLine(printable(`    not tried, as ${reason}: ${names.join(', ')}`));
  }
  if (lines !== undefined) printLines(lines);
}

function groupByReason(trials: readonly LayoutTrial[]): ReadonlyMap<string, readonly string[]> {
  const groups = new Map<string, string[]>();
  for (const { reason, name } of trials) groups.set(reason, [...(groups.get(reason) ?? []), name]);
  return groups;
}

function describeTrial({ name, score, reason }: LayoutTrial): string {
  return `${name} (fits ${score}): ${reason}`;
}

/** `12  title         Kapal Riset Baru …`; a line that went to no field shows a dash. */
function printLines(lines: readonly LineUse[]): void {
  const names = lines.map(({ fields }) => fields.join(', ') || LEFT_OUT);
  const width = Math.min(FIELDS_WIDTH_MAX, Math.max(...names.map((name) => name.length)));
  printLine('');
  for (const [index, { line, text }] of lines.entries()) {
    const shown =
      text.length > TEXT_CHARACTERS_MAX ? `${text.slice(0, TEXT_CHARACTERS_MAX)}…` : text;
    printLine(
      printable(`  ${String(line).padStart(4)}  ${(names[index] ?? '').padEnd(width)}  ${shown}`),
    );
  }
}
