// The operator's configuration, `config/kabar.yaml`: its schema with every default, the environment
// over it, and the paths made absolute. Read once, frozen, handed on in slices.

import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import type { GuardLimits } from '../core/guard.ts';
import { findCronFault, findTimezoneFault } from '../core/schedule.ts';
import type { DatabaseAddress } from '../core/storage.ts';
import { findAllowListFault } from './allow-list.ts';
import { checkedString } from './checked-string.ts';
import { describeIssue, type KeyPath } from './describe-issue.ts';
import { type EnvironmentFault, listKeys, overlayEnvironment } from './environment.ts';
import type { ConfigFault } from './fault.ts';
import { type ProxyRoute, proxySettings, readProxy } from './proxy.ts';
import { limitFaults, readYamlFile } from './yaml-file.ts';

export const cronExpression = checkedString(findCronFault);
export const timezone = checkedString(findTimezoneFault);

export const USER_INFO_FAULT = 'an address must not hold a user name or password';

/** What is wrong with an address of the web, in a sentence. */
export function findUrlFault(value: string): string | undefined {
  if (!URL.canParse(value)) return 'expected an absolute http or https address';
  if (/\s/u.test(value)) return 'an address holds no white space';
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'expected http or https';
  return url.username || url.password ? USER_INFO_FAULT : undefined;
}

export const httpUrl = checkedString(findUrlFault);

const baseUrl = checkedString((value) => {
  if (!URL.canParse(value)) return 'expected an absolute address such as https://news.example.org';
  const url = new URL(value);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') return 'expected http or https';
  if (url.search || url.hash || url.username || url.password) {
    return 'expected scheme, host and path only';
  }
  return undefined;
});

const LABEL = '[a-z0-9](?:[a-z0-9-]*[a-z0-9])?';
const TAG_AUTHORITY = new RegExp(
  `^(?:[a-z0-9._-]+@)?${LABEL}(?:\\.${LABEL})*,\\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\\d|3[01]))?)?$`,
  'u',
);
const tagAuthority = checkedString((value) =>
  TAG_AUTHORITY.test(value)
    ? undefined
    : 'expected a domain of yours and a date on which it was yours, such as example.org,2024 (RFC 4151)',
);

const database = checkedString((value) =>
  /^(?:sqlite:(?!\/\/).|postgres(?:ql)?:\/\/)/u.test(value)
    ? undefined
    : 'expected sqlite:FILE, such as sqlite:data/kabar.db, or postgres://USER@HOST/NAME',
);

const text = z.string('expected text').trim().min(1, 'expected text');
const port = z
  .int('expected a whole number')
  .min(0, 'expected 0 to 65535')
  .max(65_535, 'expected 0 to 65535');
const count = (min: number, max: number): z.ZodInt =>
  z
    .int('expected a whole number')
    .min(min, `expected at least ${min}`)
    .max(max, `expected at most ${max}`);

const schema = z.strictObject({
  baseUrl: baseUrl.optional(),
  tag: tagAuthority.default('kabar.invalid,2026'),
  server: z
    .strictObject({
      host: text.default('127.0.0.1'),
      port: port.default(8080),
      trustProxy: z.boolean('expected true or false').default(false),
      workers: z.literal(1, 'one serving process is what this version runs').default(1),
    })
    .prefault({}),
  database: database.default('sqlite:data/kabar.db'),
  feeds: text.default('feeds'),
  layouts: text.default('config/layouts'),
  schedule: z
    .strictObject({
      refresh: cronExpression.default('*/5 * * * *'),
      timezone: timezone.default('UTC'),
    })
    .prefault({}),
  fetch: z
    .strictObject({
      timeoutSeconds: count(1, 300).default(30),
      bytesMax: count(1024, 100 * 1024 * 1024).default(10 * 1024 * 1024),
      concurrency: count(1, 1024).default(32),
      perHost: count(1, 64).default(2),
      hostSpacingMs: count(0, 60_000).optional(),
      userAgent: text
        .max(200, 'expected at most 200 characters')
        .default('Kabar/{version} (+{baseUrl})'),
      allowPrivate: z.array(checkedString(findAllowListFault)).default([]),
      ...proxySettings,
    })
    .prefault({}),
  subscribe: z
    .strictObject({ enabled: z.boolean('expected true or false').default(true) })
    .prefault({}),
  hub: z
    .strictObject({
      enabled: z.boolean('expected true or false').default(true),
      allowPrivateCallbacks: z.array(checkedString(findAllowListFault)).default([]),
    })
    .prefault({}),
  guard: z
    .strictObject({
      vanishedShareMax: z
        .number('expected a number')
        .gt(0, 'expected more than 0')
        .max(1, 'expected at most 1')
        .default(0.5),
      newEntriesMax: count(1, 1_000_000).default(200),
    })
    .prefault({}),
});

type ConfigFile = z.infer<typeof schema>;

/** Every setting of `kabar.yaml` by its dotted name, as the README documents it. */
export function listSettings(): readonly string[] {
  return listKeys(schema, []).map(({ path }) => path.join('.'));
}

/** The whole configuration with absolute paths. */
export interface ServiceConfig {
  /** The file that was read; absent when only defaults and the environment speak. */
  readonly file?: string;
  /** Absent until the listening address is known, where none is configured. */
  readonly baseUrl?: string;
  readonly tag: string;
  readonly server: Omit<ConfigFile['server'], 'workers'>;
  readonly database: DatabaseAddress;
  readonly dataFolder: string;
  readonly feedsFolder: string;
  readonly layoutsFolder: string;
  readonly schedule: ConfigFile['schedule'];
  /** Manners towards upstreams; `userAgent` with its placeholders. */
  readonly fetch: Omit<ConfigFile['fetch'], 'proxy' | 'proxyAuth'> & {
    readonly proxy?: ProxyRoute;
  };
  readonly guard: GuardLimits;
  /** Whether hubs that upstreams advertise are subscribed to. */
  readonly subscribe: ConfigFile['subscribe'];
}

export interface ConfigLocation {
  /** `--config`, else `KABAR_CONFIG`, else `config/kabar.yaml` (which may be absent). */
  readonly config?: string;
  /** `--data`, else `KABAR_DATA`, else `data` beside the configuration's folder. */
  readonly data?: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Where to listen, from the command line: goes before file and environment. */
  readonly listen?: { readonly host?: string; readonly port?: number };
}

export type ConfigReading =
  | { readonly ok: true; readonly config: ServiceConfig; readonly warnings: readonly ConfigFault[] }
  | { readonly ok: false; readonly faults: readonly ConfigFault[] };

/** Reads and checks everything at once; never throws for what is written there. */
export function loadServiceConfig(location: ConfigLocation): ConfigReading {
  // An empty variable is how many tools say that it is not set.
  const named = location.config ?? (location.environment.KABAR_CONFIG || undefined);
  const file = resolve(named ?? 'config/kabar.yaml');
  const isThere = named !== undefined || existsSync(file);
  const read = isThere ? readYamlFile(file, z.looseObject({})) : undefined;
  const value = read?.ok === true ? read.value : {};
  const overlay = overlayEnvironment(schema, value, location.environment);
  const result = schema.safeParse(overlay.value);
  const locate = ({ path, message }: { path: KeyPath; message: string }): ConfigFault => {
    const variable = overlay.variableOf(path);
    if (variable !== undefined) return { file: variable, message };
    const line = read?.ok === true ? read.lineOf(path) : undefined;
    return { file, ...(line === undefined ? {} : { line }), message };
  };
  const unfit = (result.error?.issues ?? [])
    .flatMap((issue) => describeIssue(issue, overlay.value))
    .map(locate);
  const unread = read?.ok === false ? read.faults : [];
  const faults = [...unread, ...overlay.faults.map(describeVariable), ...unfit];
  if (!result.success || faults.length > 0) return { ok: false, faults: limitFaults(file, faults) };
  const { data } = result;
  const { proxy, proxyAuth, ...fetch } = data.fetch;
  const way = readProxy({ proxy, proxyAuth }, rootOf(file));
  if ('message' in way) return { ok: false, faults: [locate(way)] };
  const config = Object.freeze({
    ...(isThere ? { file } : {}),
    ...absolutePaths(file, data, location),
    ...(data.baseUrl === undefined ? {} : { baseUrl: plainUrl(data.baseUrl) }),
    tag: data.tag,
    server: Object.freeze({ ...data.server, ...location.listen }),
    schedule: Object.freeze(data.schedule),
    fetch: Object.freeze({ ...fetch, ...way }),
    guard: Object.freeze(data.guard),
    subscribe: Object.freeze(data.subscribe),
  });
  return { ok: true, config, warnings: overlay.unknown.map(describeVariable) };
}

function describeVariable(fault: EnvironmentFault): ConfigFault {
  return { file: fault.variable, message: fault.message };
}

/** Where relative paths begin. */
function rootOf(file: string): string {
  const folder = dirname(file);
  return basename(folder) === 'config' ? dirname(folder) : folder;
}

function absolutePaths(file: string, data: ConfigFile, location: ConfigLocation) {
  const root = rootOf(file);
  const named = location.data ?? (location.environment.KABAR_DATA || undefined);
  const dataFolder = named === undefined ? resolve(root, 'data') : resolve(named);
  return {
    dataFolder,
    database: databaseAddress(data.database, { root, dataFolder }),
    feedsFolder: resolve(root, data.feeds),
    layoutsFolder: resolve(root, data.layouts),
  };
}

function databaseAddress(
  database: string,
  { root, dataFolder }: { readonly root: string; readonly dataFolder: string },
): DatabaseAddress {
  if (!database.startsWith('sqlite:')) return Object.freeze({ engine: 'postgres', url: database });
  const path = database.slice('sqlite:'.length);
  const isDefault = path === 'data/kabar.db';
  const file = isDefault ? resolve(dataFolder, 'kabar.db') : resolve(root, path);
  return Object.freeze({ engine: 'sqlite', file });
}

/** Without what a URL may have written around it: white space, a default port, `?`, a slash at the end. */
function plainUrl(address: string): string {
  const { origin, pathname } = new URL(address);
  return `${origin}${pathname.replace(/\/+$/u, '')}`;
}
