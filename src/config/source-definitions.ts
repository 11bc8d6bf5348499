// The sources of a feed, each of one kind: a folder, an upstream, a list of upstreams, another feed of the
// service.

import { resolve } from 'node:path';
import { z } from 'zod';
import type { ListRhythm } from '../core/listed-source.ts';
import { findCronFault } from '../core/schedule.ts';
import type { SourceDefinition } from '../core/source.ts';
import { checkedString } from './checked-string.ts';
import { cronExpression, findUrlFault, timezone, USER_INFO_FAULT } from './service-config.ts';
import { auth, cookies, headers, type SourceCredentials } from './source-credentials.ts';

export const line = z
  .string('expected text')
  .trim()
  .min(1, 'expected text')
  .max(1000, 'expected at most 1,000 characters');

/** Instead of a cron expression: the upstream's own rhythm. */
const ADAPTIVE = 'adaptive';

const folderSource = z.strictObject({
  folder: line,
  layout: line.default('auto'),
  refresh: cronExpression.optional(),
  timezone: timezone.optional(),
});
const HOW_TO_AUTH =
  'an address must not hold a user name or password; write them beside it, as auth: { user: …, password: … }';
const upstreamUrl = checkedString((value) => {
  const fault = findUrlFault(value);
  return fault === USER_INFO_FAULT ? HOW_TO_AUTH : fault;
});

const pollRhythm = checkedString((value) =>
  value === ADAPTIVE ? undefined : findCronFault(value),
);

const upstreamSource = z
  .strictObject({
    url: upstreamUrl,
    refresh: pollRhythm.optional(),
    timezone: timezone.optional(),
    headers: headers.optional(),
    auth: auth.optional(),
    cookies: cookies.optional(),
  })
  .check(({ value, issues }) => {
    const doubled = findDoubled(value);
    if (doubled === undefined) return;
    const message = `${doubled} says the same; keep one of the two`;
    issues.push({ code: 'custom', message, input: undefined, path: ['headers'] });
  });
const listSource = z.strictObject({
  opml: line.check(({ value, issues }) => {
    const message = isAddress(value) ? findUrlFault(value) : undefined;
    if (message !== undefined) issues.push({ code: 'custom', message, input: value });
  }),
  refresh: pollRhythm.optional(),
  timezone: timezone.optional(),
});
const mergedSource = z.strictObject({ feed: line });

/** A list is an address, or the name of a file beside the feed's. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/iu.test(text);
}

export type SourceFile =
  | z.infer<typeof folderSource>
  | z.infer<typeof upstreamSource>
  | z.infer<typeof listSource>
  | z.infer<typeof mergedSource>;

const SCHEMAS: Readonly<Record<string, z.ZodType<SourceFile>>> = {
  folder: folderSource,
  url: upstreamSource,
  opml: listSource,
  feed: mergedSource,
};
const KINDS = [...Object.keys(SCHEMAS), 'push'];

/** A source as `feed.yaml` declares it. */
export const source = z
  .looseObject({}, 'expected keys with values, such as { folder: articles }')
  .transform((value, context): SourceFile => {
    const kinds = KINDS.filter((key) => key in value);
    const [kind = '', ...others] = kinds;
    if (kinds.length === 0 || others.length > 0) {
      const message = `expected one of folder, url, opml or feed; found ${kinds.join(' and ') || 'none'}`;
      context.issues.push({ code: 'custom', message, input: value });
      return z.NEVER;
    }
    const schema = SCHEMAS[kind];
    if (schema === undefined) {
      const message = 'this version reads no source of this kind; use folder, url, opml or feed';
      context.issues.push({ code: 'custom', message, input: value, path: [kind] });
      return z.NEVER;
    }
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues) {
      const { message, path } = issue;
      if (issue.code === 'unrecognized_keys') {
        const { code, keys } = issue;
        context.issues.push({ code, keys, message, path, input: value });
      } else {
        const own = issue.code === 'invalid_key' ? issue.issues[0]?.message : undefined;
        context.issues.push({ code: 'custom', message: own ?? message, path, input: value });
      }
    }
    return z.NEVER;
  });

export interface SourceDefaults {
  readonly refresh: string;
  readonly timezone: string;
}

export interface SourcePlace {
  readonly id: string;
  readonly name: string;
  /** The `feed.yaml`: folders are relative to where it stands. */
  readonly file: string;
}

/** What else of the source says what one of its headers says. */
function findDoubled(declared: Omit<Partial<SourceCredentials>, 'file'>): string | undefined {
  const names = new Set(Object.keys(declared.headers ?? {}).map((name) => name.toLowerCase()));
  if (declared.auth !== undefined && names.has('authorization')) return 'auth';
  return declared.cookies !== undefined && names.has('cookie') ? 'cookies' : undefined;
}

/** With what the source is asked beyond its address; nothing where it declares nothing. */
export function credentialsOf(file: string, declared: SourceFile): SourceCredentials | undefined {
  if (!('url' in declared)) return undefined;
  const { headers, auth, cookies } = declared;
  const isPlain = headers === undefined && auth === undefined && cookies === undefined;
  return isPlain ? undefined : { file, headers, auth, cookies };
}

/** What a source that is a list in a file declares; nothing for one of another kind. */
export function listFileOf(
  declared: SourceFile,
  file: string,
  defaults: SourceDefaults,
): ({ readonly list: string } & ListRhythm) | undefined {
  if (!('opml' in declared) || isAddress(declared.opml)) return undefined;
  const { opml, refresh = defaults.refresh, timezone = defaults.timezone } = declared;
  return { list: resolve(file, '..', opml), refresh, timezone };
}

/** The source with every default filled in. */
export function defineSource(
  { id, name, file }: SourcePlace,
  declared: SourceFile,
  defaults: SourceDefaults,
): SourceDefinition {
  if ('feed' in declared) return { kind: 'feed', id, name, feed: declared.feed };
  const refresh = declared.refresh ?? defaults.refresh;
  const timezone = declared.timezone ?? defaults.timezone;
  if ('opml' in declared) {
    const url = new URL(declared.opml).href;
    return { kind: 'upstream', id, name, url, refresh, timezone, isList: true };
  }
  if ('url' in declared) {
    const url = new URL(declared.url).href;
    const own = credentialsOf(file, declared) === undefined ? {} : { hasCredentials: true };
    return { kind: 'upstream', id, name, url, refresh, timezone, ...own };
  }
  return {
    kind: 'folder',
    id,
    name,
    folder: resolve(file, '..', declared.folder),
    layout: declared.layout,
    refresh,
    timezone,
    timezoneDeclared: declared.timezone !== undefined,
  };
}
