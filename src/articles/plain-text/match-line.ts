// One line held against the templates of one kind: the questions that every part of the engine asks.

import { foldInitial } from './fold-line.ts';
import type { LineKind } from './layout.ts';
import { type Match, type Matching, matchTemplate, type Template } from './template.ts';

/** Longer lines are paragraphs; no declared line but a caption comes near. */
export const DECLARED_LINE_CHARACTERS_MAX = 400;

/** A line this long is prose however it ends; titles are shorter. */
const SENTENCE_CHARACTERS_MIN = 200;
const SENTENCE_WORDS_MIN = 5;
/** A full stop but no ellipsis, or a quotation's end. Titles may end with ? and !. */
const SENTENCE_END = /(?:[^.]\.|[.,!?]["'”’])[)\]]?$/u;

/** The first template of a kind that `text` fits as a whole. */
export function matchLine(
  kind: LineKind,
  text: string,
  matching?: Omit<Matching, 'scope'>,
): Match | undefined {
  if (text.length > DECLARED_LINE_CHARACTERS_MAX) return undefined;
  const closed = kind.byInitial.get(foldInitial(text));
  if (closed === undefined && kind.open.length === 0) return undefined;
  const whole: Matching = { ...matching, scope: 'whole' };
  return matchAny(closed ?? [], text, whole) ?? matchAny(kind.open, text, whole);
}

/** The first of several templates that `text` fits. */
export function matchAny(
  templates: readonly Template[],
  text: string,
  matching: Matching,
): Match | undefined {
  for (const template of templates) {
    const match = matchTemplate(template, text, matching);
    if (match !== undefined) return match;
  }
  return undefined;
}

/** How many lines from `index` on are the furniture that one of several templates of two lines describes. */
export function pairAt(
  pairs: readonly (readonly Template[])[],
  lines: readonly { readonly text: string }[],
  index: number,
): number {
  const found = pairs.find((pair) =>
    pair.every((template, offset) => {
      const text = lines[index + offset]?.text ?? '';
      return (
        text.length <= DECLARED_LINE_CHARACTERS_MAX &&
        matchTemplate(template, text, { scope: 'whole' })
      );
    }),
  );
  return found?.length ?? 0;
}

/** Whether a line has no letter and no digit: a breadcrumb's separators, a rule, a bullet. */
export function isSigns(text: string): boolean {
  return !/[\p{L}\p{N}]/u.test(text);
}

/** Whether a line reads like prose and not like a title, a label or a list item. */
export function isSentence(text: string): boolean {
  if (text.length > SENTENCE_CHARACTERS_MIN) return true;
  return (
    SENTENCE_END.test(text) && text.split(' ', SENTENCE_WORDS_MIN).length === SENTENCE_WORDS_MIN
  );
}
