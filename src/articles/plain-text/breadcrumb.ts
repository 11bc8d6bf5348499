// Breadcrumbs: the way through the site to the article, as a line above its title. What comes last in
// it is the section.

import { foldForMatching } from './fold-line.ts';
import type { Layout } from './layout.ts';
import { isSigns } from './match-line.ts';

const BREADCRUMB_CHARACTERS_MAX = 200;
const SEPARATORS = /\s*[>»›|/•]\s*/u;
/** "HomeTeknoTech News": the links' texts without what parted them. */
const SEAM = /(?<=\p{Ll})(?=\p{Lu})/u;

/** The links of a breadcrumb line, or nothing when the line is none. A first link alone is one. */
export function parseBreadcrumb(text: string, layout: Layout): readonly string[] | undefined {
  if (layout.breadcrumb.length === 0 || text.length > BREADCRUMB_CHARACTERS_MAX) return undefined;
  const folded = foldForMatching(text);
  const first = layout.breadcrumb.find((one) => folded.startsWith(one));
  if (first === undefined) return undefined;
  const links = text
    .split(SEPARATORS.test(text) ? SEPARATORS : SEAM)
    .filter((one) => !isSigns(one));
  return foldForMatching(links[0] ?? '') === first ? links : undefined;
}
