// The JSON-LD blocks of a page as values. Content systems break the JSON in a few usual ways: comments and
// CDATA marks around it, line breaks in texts, commas too many. Those are repaired.

import { jsonrepair } from 'jsonrepair';

const REPAIRED_CHARACTERS_MAX = 256 * 1024;
const WRAPPING =
  /^\s*(?:<!--|\/\/\s*<!\[CDATA\[|\/\*\s*<!\[CDATA\[\s*\*\/|<!\[CDATA\[)?|(?:-->|\/\/\s*\]\]>|\/\*\s*\]\]>\s*\*\/|\]\]>)?\s*;?\s*$/gu;

export interface JsonLd {
  readonly values: readonly unknown[];
  /** Blocks that are no JSON, whatever is repaired. */
  readonly brokenCount: number;
}

/** Each block's value. Never throws. */
export function parseJsonLd(blocks: readonly string[]): JsonLd {
  const values: unknown[] = [];
  let brokenCount = 0;
  for (const block of blocks) {
    const value = parseBlock(block.replace(WRAPPING, ''));
    if (value === undefined) brokenCount++;
    else values.push(value);
  }
  return { values, brokenCount };
}

function parseBlock(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return repairBlock(json);
  }
}

function repairBlock(json: string): unknown {
  // Only what begins like an object or a list: the repair makes a text of anything else.
  if (json.length > REPAIRED_CHARACTERS_MAX || !/^\s*[[{]/u.test(json)) return undefined;
  try {
    return JSON.parse(jsonrepair(json)) as unknown;
  } catch {
    return undefined;
  }
}
