// The line that says who wrote a story, as wires and newspapers print it: "By Ana Reyes and Budi Santoso",
// "Von Christian Hollmann, dpa".

import type { Person } from '../core/entry.ts';
import { cleanLine } from '../core/text.ts';
import { splitNames } from './loose-values.ts';

const BY = /^(?:by|von|par|por|oleh|door|av|af|text|words)\s*:?\s+(?=\S)/iu;

/** The people of a byline; where it ends in the publisher's name, that is left off. */
export function parseByline(byline: string, publisher?: string): Person[] {
  const line = cleanLine(byline).replace(BY, '');
  const [, names = line, tail] = /^(.+?)\s*[,/|]\s*([^,/|]+)$/u.exec(line) ?? [];
  const isOrganization = tail !== undefined && tail.toLowerCase() === publisher?.toLowerCase();
  return splitNames(isOrganization ? names : line).flatMap((name) => {
    const clean = cleanLine(name);
    return clean === '' ? [] : [{ name: clean }];
  });
}
