// People as feeds name them: a name, an address, or both in one of several orders.

import type { Person } from '../core/entry.ts';
import { mailAddress, webAddress } from '../core/web-address.ts';
import { documentLine } from './plain-text.ts';

const MAIL_FIRST = /^(\S{1,320}@\S{1,255}?),?\s{1,5}(?:\(|-\s)([^()]{1,500})\)?$/u;
const NAME_FIRST = /^(.{1,500}?)\s{0,5}[(<[](?:mailto:)?(\S{1,320}@[^\s)>\]]{1,255})[)>\]]$/u;
const PEOPLE_MAX = 50;

/** One person from `a@b (Name)`, `Name <a@b>`, a bare address or a bare name. */
export function parsePerson(text: string): Person | undefined {
  const line = documentLine(text);
  if (line === undefined) return undefined;
  const [, firstMail, lastName] = MAIL_FIRST.exec(line) ?? [];
  if (firstMail !== undefined) return personOf({ name: lastName, email: firstMail });
  const [, firstName, lastMail] = NAME_FIRST.exec(line) ?? [];
  if (lastMail !== undefined) return personOf({ name: firstName, email: lastMail });
  return mailAddress(line) === undefined ? { name: line } : personOf({ email: line });
}

/** A person from separate parts; absent when nothing names one. An address alone is also the name. */
export function personOf(parts: {
  readonly name?: string | undefined;
  readonly email?: string | undefined;
  readonly url?: string | undefined;
  readonly base?: string | undefined;
}): Person | undefined {
  const email = mailAddress(parts.email?.replace(/^mailto:/iu, ''));
  const url = webAddress(parts.url, parts.base);
  const name = documentLine(parts.name) ?? email ?? documentLine(parts.email);
  if (name === undefined) return undefined;
  return { name, ...(email !== undefined && { email }), ...(url !== undefined && { url }) };
}

/** Each person once, by name; what a later mention adds is kept. */
export function distinctPeople(people: readonly (Person | undefined)[]): readonly Person[] {
  const byName = new Map<string, Person>();
  for (const person of people) {
    if (person === undefined || byName.size >= PEOPLE_MAX) continue;
    const key = person.name.toLowerCase();
    byName.set(key, { ...person, ...byName.get(key) });
  }
  return [...byName.values()];
}
