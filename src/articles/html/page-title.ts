// A page's headline, which stands in up to four places that seldom agree: shortened for search engines,
// with a kicker before it, with the site's name behind it. What most places have is the headline.

import { foldText } from '../../core/text.ts';
import type { Found } from './fields.ts';

export interface TitleSources {
  /** `headline` of JSON-LD. */
  readonly described?: Found<string> | undefined;
  /** Open Graph's and others'. */
  readonly told?: Found<string> | undefined;
  /** The page's h1 elements and others that are marked as headlines. */
  readonly shown: readonly Found<string>[];
  /** The title element. */
  readonly named?: Found<string> | undefined;
  readonly site?: string | undefined;
}

interface Candidate {
  readonly found: Found<string>;
  readonly folded: string;
  readonly weight: number;
}

/** The title element is often made of one of the others, and says little more. */
const WEIGHTS = { shown: 0.9, described: 1.1, told: 1, named: 0.05 };
/** A headline shares this much of its words with one of the other places. */
const OVERLAP_MIN = 0.4;
/** A shorter line within a longer one is the headline when it is no fragment. Characters. */
const CONTAINED_MIN = 15;
const HELD_SHARE = 0.5;
/** What follows after a dash or a bar is the site's name, or a rubric. */
const PARTED_SHARE = 0.95;
const SEPARATOR = /\s+[|–—·»«•:-]+\s+|\s*[|»]\s*/u;

/** The headline; nothing where no place has one. */
export function chooseTitle(sources: TitleSources): Found<string> | undefined {
  const { site } = sources;
  const fold = (found: Found<string> | undefined, weight: number): Candidate[] => {
    if (found === undefined) return [];
    const value = withoutSite(found.value, site);
    const folded = foldTitle(value);
    return folded === '' ? [] : [{ found: { ...found, value }, folded, weight }];
  };
  const elsewhere = [
    ...fold(sources.described, WEIGHTS.described),
    ...fold(sources.told, WEIGHTS.told),
    ...fold(sources.named, WEIGHTS.named),
  ];
  const shown = chooseShown(
    sources.shown.flatMap((one) => fold(one, WEIGHTS.shown)),
    elsewhere,
  );
  const candidates = [...(shown === undefined ? [] : [shown]), ...elsewhere];
  let best: { readonly candidate: Candidate; readonly votes: number } | undefined;
  for (const candidate of candidates) {
    const votes = candidates.reduce((sum, other) => sum + vote(other, candidate), 0);
    if (votes > (best?.votes ?? 0)) best = { candidate, votes };
  }
  return best?.candidate.found;
}

/** Of the headlines on a page, the one that other places tell, too; a lone one needs no witness. */
function chooseShown(
  shown: readonly Candidate[],
  elsewhere: readonly Candidate[],
): Candidate | undefined {
  if (elsewhere.length === 0) return shown[0];
  let best: { readonly candidate: Candidate; readonly overlap: number } | undefined;
  for (const candidate of shown) {
    const overlap = Math.max(...elsewhere.map((one) => overlapOf(candidate.folded, one.folded)));
    if (overlap >= OVERLAP_MIN && overlap > (best?.overlap ?? 0)) best = { candidate, overlap };
  }
  return best?.candidate;
}

/** How much a place speaks for a candidate: all it has where they are equal, less where it holds it. */
function vote(place: Candidate, candidate: Candidate): number {
  if (place.folded === candidate.folded) return place.weight;
  if (candidate.folded.length < CONTAINED_MIN) return 0;
  const isBegin = place.folded.startsWith(candidate.folded);
  if (!isBegin && !place.folded.endsWith(candidate.folded)) return 0;
  const isParted = isBegin && /^\s*[|»-]/u.test(place.folded.slice(candidate.folded.length));
  return place.weight * (isParted ? PARTED_SHARE : HELD_SHARE);
}

function overlapOf(left: string, right: string): number {
  const arePairs = [left, right].some((text) => text.split(WORD_ENDS).filter(Boolean).length < 3);
  const [first, second] = [piecesOf(left, arePairs), piecesOf(right, arePairs)];
  const shared = [...first].filter((word) => second.has(word)).length;
  return shared / Math.max(1, Math.min(first.size, second.size));
}

const WORD_ENDS = /[^\p{L}\p{N}]+/u;

/** Words; of very short lines and of scripts that part none, pairs of characters. */
function piecesOf(text: string, arePairs: boolean): ReadonlySet<string> {
  const words = text.split(WORD_ENDS).filter(Boolean);
  if (!arePairs) return new Set(words);
  const characters = [...words.join('')];
  return new Set(characters.map((one, index) => one + (characters[index + 1] ?? '')));
}

function foldTitle(title: string): string {
  return foldText(title).toLowerCase();
}

/** A title without the site's name behind it or before it. */
function withoutSite(title: string, site: string | undefined): string {
  const parts = title.split(SEPARATOR);
  if (site === undefined || parts.length < 2) return title;
  const bare = (text: string): string => foldTitle(text).replace(/[^\p{L}\p{N}]/gu, '');
  const name = bare(site);
  const isSite = (part: string): boolean => {
    const text = bare(part);
    return text.length > 1 && (text === name || name.startsWith(text) || text.startsWith(name));
  };
  const last = parts.at(-1) ?? '';
  if (!isSite(last)) return title;
  const rest = title.slice(0, title.lastIndexOf(last));
  return rest.replace(/[\s|–—·»«•:-]+$/u, '');
}
