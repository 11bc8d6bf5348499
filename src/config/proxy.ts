// The proxy through which upstreams are asked, where the operator names one. The environment's HTTP_PROXY
// and the like are never looked at: what polls go through is to be seen in the configuration.

import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { z } from 'zod';
import { systemCodeOf } from '../core/errors.ts';
import { checkedString } from './checked-string.ts';

const FILE_BYTES_MAX = 16_384;
const CONTROL = /[\0-\u001F\u007F]/u;

const line = z
  .string('expected text')
  .min(1, 'expected text')
  .max(1_000, 'expected one short line');

/** Two settings of `fetch`. */
export const proxySettings = {
  proxy: checkedString(findProxyFault).optional(),
  proxyAuth: z
    .strictObject({
      user: line.refine((user) => !user.includes(':'), 'a user name holds no colon (RFC 7617)'),
      password: line.optional(),
      passwordFile: line.optional(),
    })
    .optional(),
};

interface ProxySettings {
  readonly proxy?: string | undefined;
  readonly proxyAuth?:
    | {
        readonly user: string;
        readonly password?: string | undefined;
        readonly passwordFile?: string | undefined;
      }
    | undefined;
}

export interface ProxyRoute {
  /** A name or an address without brackets. */
  readonly hostname: string;
  readonly port: number;
  /** Value of `Proxy-Authorization`. */
  readonly authorization?: string;
}

/** A fault has the path of its key, and a message without a secret. */
export type ProxyReading =
  | { readonly proxy?: ProxyRoute }
  | { readonly path: readonly string[]; readonly message: string };

/** What the settings come to; `root` is where a relative file begins. */
export function readProxy({ proxy, proxyAuth }: ProxySettings, root: string): ProxyReading {
  const refuse = (message: string) => ({ path: ['fetch', 'proxyAuth'], message });
  if (proxy === undefined) {
    if (proxyAuth === undefined) return {};
    return refuse('fetch.proxyAuth is for a proxy, and fetch.proxy names none.');
  }
  const { hostname, port } = new URL(proxy);
  const route = { hostname: hostname.replace(/^\[|\]$/gu, ''), port: Number(port || 80) };
  if (proxyAuth === undefined) return { proxy: route };
  const { user, password, passwordFile } = proxyAuth;
  if ((password === undefined) === (passwordFile === undefined))
    return refuse('fetch.proxyAuth: expected one of password and passwordFile.');
  const secret = password ?? readPassword(resolve(root, passwordFile ?? ''));
  if (typeof secret !== 'string') return refuse(`fetch.proxyAuth.passwordFile: ${secret.fault}`);
  if (secret === '' || CONTROL.test(user + secret))
    return refuse('fetch.proxyAuth: expected one line without control characters.');
  const pair = Buffer.from(`${user}:${secret}`, 'utf8').toString('base64');
  return { proxy: { ...route, authorization: `Basic ${pair}` } };
}

/** That there is a proxy, and what it means, in a sentence for log, `check` and `status`. */
export function describeProxy({ proxy }: { readonly proxy?: ProxyRoute }): string | undefined {
  if (proxy === undefined) return undefined;
  return `fetch.proxy leads polls through ${proxy.hostname}, port ${proxy.port}, which looks up the names of upstreams: its own rules have to keep private addresses out.`;
}

function findProxyFault(value: string): string | undefined {
  const expected = 'expected http://HOST:PORT of an HTTP proxy';
  if (!URL.canParse(value) || /\s/u.test(value)) return expected;
  const { protocol, username, password, pathname, search, hash } = new URL(value);
  if (username !== '' || password !== '')
    return 'an address must not hold a user name or password; write them as fetch.proxyAuth: { user: …, passwordFile: … }';
  const isBare = pathname === '/' && search === '' && hash === '';
  return protocol === 'http:' && isBare ? undefined : expected;
}

function readPassword(path: string): string | { readonly fault: string } {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > FILE_BYTES_MAX)
      return { fault: `${path} is no file with a password.` };
    return readFileSync(path, 'utf8').replace(/\r?\n$/u, '');
  } catch (error) {
    const code = systemCodeOf(error);
    return {
      fault: `${path} ${code === 'ENOENT' ? 'does not exist' : `cannot be read (${code})`}.`,
    };
  }
}
