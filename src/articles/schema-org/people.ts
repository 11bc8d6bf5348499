// People and organizations of schema.org data, from every form that they are written in.

import type { Person } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { resolve, typesOf } from './find-article.ts';
import { isObject, type JsonObject, lineOf, listOf, memberOf, plainLine } from './values.ts';

export interface NamedParty extends Person {
  /** It is described as an organization: an agency, the publisher itself. */
  readonly isOrganization: boolean;
}

interface PartyContext {
  readonly byId: ReadonlyMap<string, JsonObject>;
  readonly base: string | undefined;
}

const PARTIES_MAX = 50;
const NAME_CHARACTERS_MAX = 200;
/** "By", as bylines of several languages begin. */
const BY =
  /^(?:by|oleh|ditulis oleh|penulis|reporter|von|por|par|di|door|av|af)(?:\s*:\s*|\s+)(?=\p{Lu}|\p{Lo})/iu;
const ADDRESS = /^(?:https?:)?\/\/|^www\./iu;

/** Each party once, by name; what a later mention adds is kept. */
export function readParties(value: unknown, context: PartyContext): readonly NamedParty[] {
  const byName = new Map<string, NamedParty>();
  for (const one of listOf(value)) {
    for (const party of partiesOf(resolve(one, context.byId), context)) {
      if (byName.size >= PARTIES_MAX) break;
      const key = party.name.toLowerCase();
      byName.set(key, { ...party, ...byName.get(key) });
    }
  }
  return [...byName.values()];
}

function partiesOf(value: unknown, context: PartyContext): readonly NamedParty[] {
  if (typeof value === 'string')
    return namesOf(value).map((name) => ({ name, isOrganization: false }));
  if (!isObject(value)) return [];
  const isOrganization = typesOf(value).some((type) => /Organization$|^Corporation$/u.test(type));
  const names = listOf(memberOf(value, 'name')).flatMap((one) => {
    const line = lineOf(one);
    if (line === undefined) return [];
    return isOrganization ? cleanName(line) : namesOf(line);
  });
  const whole = names.length === 0 ? composeName(value) : names;
  const email = lineOf(memberOf(value, 'email'))?.replace(/^mailto:/iu, '');
  const url = readUrl(value, context.base);
  // What is said of several names in one is said of none of them.
  const details = whole.length === 1 ? { ...(email && { email }), ...(url && { url }) } : {};
  return whole.map((name) => ({ name, ...details, isOrganization }));
}

function composeName(node: JsonObject): readonly string[] {
  const parts = ['givenName', 'familyName'].flatMap((key) => lineOf(memberOf(node, key)) ?? []);
  return parts.length === 0 ? [] : [parts.join(' ')];
}

function readUrl(node: JsonObject, base: string | undefined): string | undefined {
  const [first] = [...listOf(memberOf(node, 'url')), ...listOf(memberOf(node, 'sameAs'))];
  return typeof first === 'string' ? webAddress(first, base) : undefined;
}

/**
 * The names that a text lists: "Ana Reyes, Tom Birch and May Lin" are three, as each part could be a whole
 * name; "Reyes, Ana" is one. Of three parts or more some may be one word: an agency, a pen name.
 */
export function namesOf(text: string): readonly string[] {
  const line = plainLine(text);
  if (line === undefined || ADDRESS.test(line)) return [];
  const parts = line.replace(BY, '').split(SEPARATORS);
  const whole = parts.filter((part) => /\S\s+\S/u.test(part)).length;
  const isList = parts.length > 1 && (whole === parts.length || (parts.length > 2 && whole > 0));
  return (isList ? parts : [line]).flatMap(cleanName);
}

const JOINERS = '(?:and|dan|und|et|e|y|og|och|en|i|и|ve|&)';
const SEPARATORS = new RegExp(
  `\\s*[,;|/•]\\s*(?:${JOINERS}\\s+)?(?=\\S)|\\s*[;|•]\\s*|\\s+${JOINERS}\\s+(?=\\S)`,
  'iu',
);

function cleanName(text: string): readonly string[] {
  const name = text.replace(BY, '').replace(/^[\s,;|–—-]+|[\s,;|–—-]+$/gu, '');
  const isName = /\p{L}/u.test(name) && name.length <= NAME_CHARACTERS_MAX && !ADDRESS.test(name);
  return isName ? [name] : [];
}
