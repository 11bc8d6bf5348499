// Members that a JSON Feed and its items have in common.

import type { PreparedPerson } from '../prepare-entry.ts';

/** An author object: the person's page, else the mail address, which the format allows as an address too. */
export function authorOf({ name, email, url }: PreparedPerson) {
  return { name, url: url ?? (email === undefined ? undefined : `mailto:${encodeURI(email)}`) };
}

/** The list, or nothing where it is empty: members without a value are left out. */
export function filled<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}
