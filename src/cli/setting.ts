// What every command starts from: where the configuration is, and all that it defines.

import { type Definitions, loadDefinitions } from '../config/definitions.ts';
import { formatFault } from '../config/fault.ts';
import type { ConfigLocation } from '../config/service-config.ts';
import { KabarError } from '../core/errors.ts';
import { printable } from './terminal.ts';

/** Options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly data?: string;
}

export interface Setting {
  readonly location: ConfigLocation;
  readonly definitions: Definitions;
}

/** Reads what the operator wrote. Throws `configuration` with every fault, a line each. */
export function readSetting(
  { config, data }: GlobalOptions,
  listen: NonNullable<ConfigLocation['listen']> = {},
): Setting {
  const location: ConfigLocation = {
    environment: process.env,
    listen,
    ...(config === undefined ? {} : { config }),
    ...(data === undefined ? {} : { data }),
  };
  const reading = loadDefinitions(location);
  if (!reading.ok) {
    throw new KabarError(
      'configuration',
      reading.faults.map((one) => printable(formatFault(one))).join('\n'),
    );
  }
  return { location, definitions: reading.definitions };
}

/** The slugs as given, if there are such feeds. Throws `configuration` naming the first that is not. */
export function checkFeeds(slugs: readonly string[], definitions: Definitions): readonly string[] {
  const known = definitions.feeds.map(({ slug }) => slug);
  const stranger = slugs.find((slug) => !known.includes(slug));
  if (stranger === undefined) return slugs;
  throw new KabarError(
    'configuration',
    `there is no feed "${stranger}". There are: ${known.join(', ') || 'none'}`,
  );
}
