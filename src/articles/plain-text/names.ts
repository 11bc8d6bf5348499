// Names as bylines and source lines print them: "A, B, dan C", "TASS / Anadolu". Each is kept as it
// is printed; what does not read like names is refused, since bodies have lines of the same shape.

import { foldForMatching } from './fold-line.ts';
import type { LayoutDefinition, Role } from './layout-schema.ts';

type NameRules = LayoutDefinition['names'];

const NAME_CHARACTERS_MAX = 100;
const NAME_WORDS_MAX = 10;
const PERSON_WORDS_MAX = 5;
const INITIALS = /^(?:\p{Ll}{1,12}|\p{Lu}{1,3})$/u;
/** So few words may all be small: "tim redaksi", "dari berbagai sumber". */
const SMALL_WORDS_MAX = 3;
/** Degrees and the like, which follow a comma and belong to the name before it: S.H., M.Si, Ph.D. */
const DEGREE = /^(?:\p{L}{1,5}\.){1,4}\p{L}{0,5}\.?$/u;

/** The names in `text`, or nothing when it does not read like names. An empty text holds no names. */
export function parseNames(text: string, role: Role, rules: NameRules): string[] | undefined {
  const names = splitNames(text, role, rules);
  return names.every(isName) && !isSentenceOfNames(text) ? names : undefined;
}

/** Whether a text without a label reads like the names of people: few words, each with a capital. */
export function isPersonal(text: string, rules: NameRules): boolean {
  const names = parseNames(text, 'authors', rules);
  return (
    names !== undefined &&
    names.length > 0 &&
    !/[\d!?:"“”]/u.test(text) &&
    names.every(
      (name) => name.split(' ').length <= PERSON_WORDS_MAX && !/(?:^|\s)\p{Ll}/u.test(name),
    )
  );
}

/** Beside a name, "Irvan Abdullah/rls/C", initials and marks of the desk are none. */
export function withoutInitials(names: readonly string[]): readonly string[] {
  if (!names.some((name) => name.includes(' '))) return names;
  return names.filter((name) => name.includes(' ') || !INITIALS.test(name));
}

/** "Andina LibriantyAndina Librianty": a name that the page prints twice. */
function once(name: string): string {
  const half = name.length / 2;
  if (Number.isInteger(half) && half > 2 && name.startsWith(name.slice(half)))
    return name.slice(half);
  const middle = (name.length - 1) / 2;
  const twice =
    Number.isInteger(middle) &&
    name.charAt(middle) === ' ' &&
    name.slice(0, middle) === name.slice(middle + 1);
  return twice && middle > 2 ? name.slice(0, middle) : name;
}

function splitNames(text: string, role: Role, rules: NameRules): string[] {
  const names: string[] = [];
  for (const piece of splitAtSigns(text, rules.separators)) {
    const [first = '', ...more] = splitAtJoiners(
      dropJoiner(piece, rules.joiners),
      role,
      rules.joiners,
    );
    const last = names.at(-1);
    if (last !== undefined && (DEGREE.test(first) || isRole(last, rules)))
      names[names.length - 1] = `${last}, ${first}`;
    else names.push(first);
    names.push(...more);
  }
  return names.map((name) => once(name.trim())).filter((name) => name !== '');
}

/** "Kontributor Pekanbaru" before its comma is half a name. */
function isRole(name: string, { roles }: NameRules): boolean {
  const folded = foldForMatching(name);
  return (
    !name.includes(',') &&
    roles.some((role) => `${folded} `.startsWith(`${foldForMatching(role)} `))
  );
}

function splitAtSigns(text: string, separators: readonly string[]): string[] {
  const pieces: string[] = [];
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && !separators.includes(text.charAt(at))) continue;
    // The slashes of an address part no names.
    if (
      text.charAt(at) === '/' &&
      /https?:\/*\S*$/iu.test(text.slice(Math.max(start, at - NAME_CHARACTERS_MAX), at))
    )
      continue;
    pieces.push(text.slice(start, at).trim());
    start = at + 1;
  }
  return pieces.filter((piece) => piece !== '');
}

/** "dan C" after a comma is C. */
function dropJoiner(piece: string, joiners: readonly string[]): string {
  const folded = foldForMatching(piece);
  const joiner = joiners.find((one) => folded.startsWith(`${foldForMatching(one)} `));
  return joiner === undefined ? piece : piece.slice(joiner.length).trim();
}

/**
 * People are joined by "dan" wherever it stands; an institution's own name may hold one (Pendidikan
 * dan Kebudayaan), so sources are parted there only when a single word stands on each side.
 */
function splitAtJoiners(text: string, role: Role, joiners: readonly string[]): string[] {
  const folded = foldForMatching(text);
  for (const joiner of joiners) {
    const at = folded.indexOf(` ${foldForMatching(joiner)} `);
    if (at < 0) continue;
    const left = text.slice(0, at).trim();
    const right = text.slice(at + joiner.length + 2).trim();
    const institution = role === 'agencies' && (left.includes(' ') || right.includes(' '));
    if (!institution) return [left, ...splitAtJoiners(right, role, joiners)];
  }
  return [text];
}

function isName(name: string): boolean {
  return (
    name.length <= NAME_CHARACTERS_MAX &&
    /\p{L}/u.test(name) &&
    name.split(' ').length <= NAME_WORDS_MAX
  );
}

/** Prose after a label: mostly small words, or a full stop after a whole word. */
function isSentenceOfNames(text: string): boolean {
  const words = text.split(/[\s,;|]+/u).filter((word) => /\p{L}/u.test(word));
  const small = words.filter((word) => /^\p{Ll}/u.test(word) && !/[.:@]\S/u.test(word)).length;
  if (words.length > SMALL_WORDS_MAX && small * 2 > words.length) return true;
  return words.length > SMALL_WORDS_MAX && /\p{L}{6,}\.$/u.test(text) && small > 0;
}
