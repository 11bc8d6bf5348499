// Puts what a schema objects to into a sentence for the operator: the key, the value found there and
// what it should be.

import type { core } from 'zod';

/** From the top of a file down to a key or a place in a list. */
export type KeyPath = readonly PropertyKey[];

const SHOWN_CHARACTERS_MAX = 120;
/** What is shown reaches logs: no password of an address. */
const USER_INFO = /\/\/[^/?#\s"]*@/gu;
/** Of a database's address that is none, nobody knows where its password ends. */
const DATABASE_ADDRESS = /("\w+:)(?=[^"]*@)[^"]*/u;
/** Under these keys values are secret, and so they are where one of these is misplaced. */
const SECRET_KEY = /^(?:auth|headers|cookies|proxyAuth)$|password|passwd|token|secret|api-?key/iu;

/** One sentence per fault, with the path of the key that it is about. */
export function describeIssue(
  issue: core.$ZodIssue,
  data: unknown,
): readonly { readonly path: KeyPath; readonly message: string }[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      const path = [...issue.path, key];
      return { path, message: `unknown key "${path.join('.')}". Remove or correct it.` };
    });
  }
  const key = issue.path.join('.');
  if (issue.code === 'invalid_key')
    return [{ path: issue.path, message: `${key}: ${issue.issues[0]?.message ?? issue.message}` }];
  const found = valueAt(issue.path, data);
  const name = key === '' ? 'the file' : key;
  const isSecret = issue.path.some((part) => SECRET_KEY.test(String(part)));
  const shown = isSecret && found !== undefined ? 'is not usable' : show(found, key);
  return [{ path: issue.path, message: `${name} ${shown}: ${expectationOf(issue, found)}` }];
}

function valueAt(path: KeyPath, data: unknown): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined,
    data,
  );
}

function show(found: unknown, key: string): string {
  if (found === undefined) return 'is missing';
  if (found === null) return 'is empty';
  const plain = JSON.stringify(found, hideSecrets) ?? String(found);
  const text =
    key === 'database' ? plain.replace(DATABASE_ADDRESS, '$1…') : plain.replace(USER_INFO, '//…@');
  const isLong = text.length > SHOWN_CHARACTERS_MAX;
  return `is ${isLong ? `${text.slice(0, SHOWN_CHARACTERS_MAX)}…` : text}`;
}

function hideSecrets(key: string, value: unknown): unknown {
  return SECRET_KEY.test(key) ? '…' : value;
}

/** The schema's own words, or better ones where it left them to the library. */
function expectationOf(issue: core.$ZodIssue, found: unknown): string {
  const isOwn = !/^(?:Invalid|Too (?:big|small))\b/u.test(issue.message);
  if (isOwn) {
    const isUnquoted = typeof found === 'number' || typeof found === 'boolean';
    return issue.code === 'invalid_type' && issue.expected === 'string' && isUnquoted
      ? `${issue.message}; put it in quotes`
      : issue.message;
  }
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${kindOf(issue.expected)}`;
    case 'invalid_value':
      return `expected ${oneOf(issue.values.map(String))}`;
    case 'invalid_union':
      return `expected ${listKinds(issue.errors)}`;
    case 'too_small':
      return issue.origin === 'string' ? 'expected text' : `expected at least ${issue.minimum}`;
    case 'too_big':
      return `expected at most ${countOf(issue.maximum, issue.origin)}`;
    default:
      return issue.message;
  }
}

function kindOf(expected: string): string {
  switch (expected) {
    case 'string':
      return 'text';
    case 'array':
      return 'a list';
    case 'object':
    case 'record':
      return 'keys with values, as "key: value"';
    case 'boolean':
      return 'true or false';
    case 'int':
      return 'a whole number';
    default:
      return `a ${expected}`;
  }
}

function listKinds(branches: readonly (readonly core.$ZodIssue[])[]): string {
  const kinds = branches.flatMap(([first]) =>
    first?.code === 'invalid_type' && first.path.length === 0 ? [kindOf(first.expected)] : [],
  );
  return oneOf([...new Set(kinds)]) || 'another value';
}

/** `a, b or c`. */
function oneOf(choices: readonly string[]): string {
  const last = choices.at(-1) ?? '';
  return choices.length < 2 ? last : `${choices.slice(0, -1).join(', ')} or ${last}`;
}

function countOf(maximum: number | bigint, origin: string): string {
  const unit = origin === 'string' ? 'character' : origin === 'array' ? 'item' : undefined;
  if (unit === undefined) return String(maximum);
  return `${maximum} ${unit}${Number(maximum) === 1 ? '' : 's'}`;
}
