// JSON objects whose keys are written one way in one version of a standard and another way in the next:
// `versioncreated`, `versionCreated` and `version_created` are one key here.

import { isObject, type JsonObject } from '../schema-org/values.ts';

/** A member with its key as written. */
interface Member {
  readonly key: string;
  readonly value: unknown;
}

export interface FoldedObject {
  /** By a name in lower case without underscores; nothing for what is absent or null. */
  get(name: string): unknown;
  /** The first of these that is there. */
  find(...names: readonly string[]): Member | undefined;
  /** Every member whose folded name begins so. */
  list(prefix: string): readonly Member[];
}

/** An object, or one without members for anything else. */
export function foldObject(value: unknown): FoldedObject {
  const members = new Map<string, Member>();
  for (const [key, one] of Object.entries(isObject(value) ? value : NO_MEMBERS)) {
    const name = key.toLowerCase().replaceAll('_', '');
    if (one !== null && !members.has(name)) members.set(name, { key, value: one });
  }
  return {
    get: (name) => members.get(name)?.value,
    find: (...names) => names.map((name) => members.get(name)).find((one) => one !== undefined),
    list: (prefix) =>
      [...members].flatMap(([name, member]) => (name.startsWith(prefix) ? [member] : [])),
  };
}

const NO_MEMBERS: JsonObject = {};
