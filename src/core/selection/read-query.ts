// Reads a query of the selection language: words and "phrases", fields, `-`, `OR`, parentheses. A space
// means and, and binds closer than `OR`.

import type { Selection } from '../selection.ts';
import { lexQuery, type QueryFault, type Token } from './lex-query.ts';
import { combine, writeQuery } from './write-query.ts';

/** Limits on a query, and on its canonical form. */
const QUERY_LIMITS = { charactersMax: 1_000, depthMax: 20, termsMax: 100 } as const;

/** The selection that a query stands for, or its first fault. */
export function readQuery(query: string): Selection | QueryFault {
  const max = QUERY_LIMITS.charactersMax;
  if (query.length > max) return { at: max, message: `A query has at most ${max} characters.` };
  const tokens = lexQuery(query, QUERY_LIMITS.termsMax);
  if ('message' in tokens) return tokens;
  const selection = parseTokens(tokens);
  // Folding can lengthen a text; what is accepted must be readable in its canonical form too.
  if ('kind' in selection && writeQuery(selection).length > max) {
    return { at: 0, message: 'The query is too long once it is written out.' };
  }
  return selection;
}

/** A group that is being read: what `OR` has ended, and what is being gathered since. */
interface Group {
  readonly at: number;
  readonly negated: boolean;
  readonly alternatives: Selection[];
  parts: Selection[];
  orAt: number | undefined;
}

function parseTokens(tokens: readonly Token[]): Selection | QueryFault {
  const outer = openGroup(0, false);
  const groups: Group[] = [];
  let group = outer;
  let negated = false;
  for (const token of tokens) {
    if (token.kind === 'term') {
      group.parts.push(negated ? negate(token.term) : token.term);
      negated = false;
    } else if (token.kind === 'minus') {
      negated = !negated;
    } else if (token.kind === 'open') {
      groups.push(group);
      if (groups.length > QUERY_LIMITS.depthMax) return tooDeep(token.at);
      group = openGroup(token.at, negated);
      negated = false;
    } else if (token.kind === 'close') {
      const parent = groups.pop();
      if (parent === undefined) return { at: token.at, message: NOT_OPENED };
      const closed = closeGroup(group);
      if ('message' in closed) return closed;
      parent.parts.push(group.negated ? negate(closed) : closed);
      group = parent;
    } else {
      if (group.parts.length === 0 || negated) return { at: token.at, message: NO_SIDE };
      group.alternatives.push(combine('all', group.parts));
      group.parts = [];
      group.orAt = token.at;
    }
  }
  if (group !== outer) return { at: group.at, message: 'This parenthesis is not closed.' };
  return tokens.length === 0 ? { kind: 'everything' } : closeGroup(outer);
}

const NOT_OPENED = 'There is no parenthesis that this one closes.';
const NO_SIDE = 'OR stands between two terms; for the word itself write "or".';

function openGroup(at: number, negated: boolean): Group {
  return { at, negated, alternatives: [], parts: [], orAt: undefined };
}

function closeGroup(group: Group): Selection | QueryFault {
  if (group.parts.length > 0) {
    return combine('any', [...group.alternatives, combine('all', group.parts)]);
  }
  if (group.orAt !== undefined) return { at: group.orAt, message: NO_SIDE };
  return { at: group.at, message: 'There is nothing between these parentheses.' };
}

function negate(selection: Selection): Selection {
  return selection.kind === 'not' ? selection.part : { kind: 'not', part: selection };
}

function tooDeep(at: number): QueryFault {
  return { at, message: `Parentheses go at most ${QUERY_LIMITS.depthMax} deep.` };
}
