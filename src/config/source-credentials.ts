// What an upstream is asked with beyond its address: headers, credentials and cookies, each value written
// out, in a file or in the environment. They are kept apart from the feeds' definitions, which are stored,
// and are read at each poll: a secret that is renewed needs no restart.

import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { z } from 'zod';
import { KabarError, systemCodeOf } from '../core/errors.ts';
import type { SourceHeaders } from '../core/poll.ts';
import { findHeaderNameFault, findHeaderValueFault } from '../core/request-header.ts';
import { checkedString } from './checked-string.ts';

const HEADERS_MAX = 20;
const COOKIES_MAX = 50;
/** Of all that is sent, in characters: servers refuse heads of more than 8 to 16 KB. */
const SENT_CHARACTERS_MAX = 8_192;
const FILE_BYTES_MAX = 16_384;

const COOKIE_NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/u;
const COOKIE_VALUE = /^[\u0020-\u003A\u003C-\u007E]*$/u;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/u;
const CONTROL = /[\0-\u001F\u007F]/u;

const file = z.string('expected the name of a file').min(1, 'expected the name of a file');
const variable = z
  .string('expected the name of an environment variable')
  .regex(VARIABLE, 'expected the name of an environment variable');

/** Where a value is: as it stands, in a file, or in the environment. */
const secret = z.union(
  [checkedString(findTextFault), z.strictObject({ file }), z.strictObject({ env: variable })],
  'expected text, { file: NAME } or { env: NAME }',
);
export type Secret = z.infer<typeof secret>;

export const headers = z
  .record(checkedString(findHeaderNameFault), secret, 'expected headers, such as "X-Api-Key: …"')
  .refine((all) => Object.keys(all).length <= HEADERS_MAX, `expected at most ${HEADERS_MAX}`)
  .refine(hasNoTwins, 'the same header stands here twice');

export const cookies = z
  .record(
    z.string().regex(COOKIE_NAME, 'a cookie is named with letters, digits and hyphens'),
    secret,
    'expected cookies, such as "session: …"',
  )
  .refine((all) => Object.keys(all).length <= COOKIES_MAX, `expected at most ${COOKIES_MAX}`);

const HOW = 'expected { user: …, password: … } or { token: … }';

/** RFC 7617 (Basic) or RFC 6750 (Bearer). */
export const auth = z
  .strictObject(
    {
      user: checkedString(findUserFault).optional(),
      password: secret.optional(),
      passwordFile: file.optional(),
      token: secret.optional(),
      tokenFile: file.optional(),
    },
    HOW,
  )
  .transform(({ user, password, passwordFile, token, tokenFile }, context): Auth => {
    const passwords = listSecrets(password, passwordFile);
    const tokens = listSecrets(token, tokenFile);
    const [first] = passwords;
    const [bearer] = tokens;
    const one = passwords.length + tokens.length === 1;
    if (one && first !== undefined && user !== undefined) return { user, password: first };
    if (one && bearer !== undefined && user === undefined) return { token: bearer };
    context.issues.push({ code: 'custom', message: HOW, input: undefined });
    return z.NEVER;
  });
export type Auth =
  | { readonly user: string; readonly password: Secret }
  | { readonly token: Secret };

/** As `feed.yaml` declares it for one source. */
export interface SourceCredentials {
  /** The `feed.yaml`: files are relative to where it stands. */
  readonly file: string;
  readonly headers?: Readonly<Record<string, Secret>> | undefined;
  readonly auth?: Auth | undefined;
  readonly cookies?: Readonly<Record<string, Secret>> | undefined;
}

export type CredentialsBySource = ReadonlyMap<string, SourceCredentials>;

type Environment = Readonly<Record<string, string | undefined>>;

/** The headers that it comes to now. Never throws; a message names the key and never a value. */
export async function composeSourceHeaders(
  { file: base, ...declared }: SourceCredentials,
  environment: Environment,
): Promise<SourceHeaders> {
  const read = (one: Secret, key: string): Promise<string> =>
    readSecret(one, { key, base, environment });
  try {
    const composed: Record<string, string> = {};
    for (const [name, one] of Object.entries(declared.headers ?? {}))
      composed[name] = await read(one, `headers.${name}`);
    if (declared.auth !== undefined)
      composed.Authorization = await composeAuth(declared.auth, read);
    const pairs: string[] = [];
    for (const [name, one] of Object.entries(declared.cookies ?? {}))
      pairs.push(`${name}=${checkCookie(await read(one, `cookies.${name}`), name)}`);
    if (pairs.length > 0) composed.Cookie = pairs.join('; ');
    return checkAll(composed);
  } catch (error) {
    if (error instanceof KabarError) return { ok: false, message: error.message };
    throw error;
  }
}

type Read = (one: Secret, key: string) => Promise<string>;

async function composeAuth(declared: Auth, read: Read): Promise<string> {
  if ('token' in declared) return `Bearer ${await read(declared.token, 'auth.token')}`;
  const password = await read(declared.password, 'auth.password');
  const pair = Buffer.from(`${declared.user}:${password}`, 'utf8');
  return `Basic ${pair.toString('base64')}`;
}

function checkCookie(value: string, name: string): string {
  if (COOKIE_VALUE.test(value)) return value;
  return unusable(`cookies.${name}: a cookie's value is ASCII without semicolons.`);
}

function checkAll(composed: Readonly<Record<string, string>>): SourceHeaders {
  let length = 0;
  for (const [name, value] of Object.entries(composed)) {
    const fault = findHeaderValueFault(value);
    if (fault !== undefined) return { ok: false, message: `headers.${name}: ${fault}.` };
    length += name.length + value.length;
  }
  if (length <= SENT_CHARACTERS_MAX) return { ok: true, headers: composed };
  const message = `headers, auth and cookies are ${length} characters together; at most ${SENT_CHARACTERS_MAX} are sent.`;
  return { ok: false, message };
}

interface SecretPlace {
  readonly key: string;
  readonly base: string;
  readonly environment: Environment;
}

async function readSecret(one: Secret, { key, base, environment }: SecretPlace): Promise<string> {
  if (typeof one === 'string') return one;
  const value =
    'env' in one
      ? (environment[one.env] ?? unusable(`${key}: the variable ${one.env} is not set.`))
      : await readSecretFile(resolve(base, '..', one.file), key);
  const fault = findTextFault(value);
  return fault === undefined ? value : unusable(`${key}: ${fault}.`);
}

/** Without the end of line that editors put there. */
async function readSecretFile(path: string, key: string): Promise<string> {
  try {
    const stats = await stat(path);
    if (!stats.isFile()) return unusable(`${key}: ${path} is no regular file.`);
    if (stats.size > FILE_BYTES_MAX)
      return unusable(`${key}: ${path} is larger than ${FILE_BYTES_MAX} bytes.`);
    return (await readFile(path, 'utf8')).replace(/\r?\n$/u, '');
  } catch (error) {
    if (error instanceof KabarError) throw error;
    const code = systemCodeOf(error);
    const why = code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`;
    return unusable(`${key}: ${path} ${why}.`);
  }
}

/** It never leaves this file. */
function unusable(message: string): never {
  throw new KabarError('configuration', message);
}

function listSecrets(one: Secret | undefined, fileName: string | undefined): readonly Secret[] {
  return [
    ...(one === undefined ? [] : [one]),
    ...(fileName === undefined ? [] : [{ file: fileName }]),
  ];
}

function hasNoTwins(all: Readonly<Record<string, unknown>>): boolean {
  const names = Object.keys(all).map((name) => name.toLowerCase());
  return new Set(names).size === names.length;
}

function findTextFault(value: string): string | undefined {
  if (value === '') return 'expected text, which this is without';
  return CONTROL.test(value) ? 'expected one line without control characters' : undefined;
}

function findUserFault(value: string): string | undefined {
  return value.includes(':') ? 'a user name holds no colon (RFC 7617)' : findTextFault(value);
}
