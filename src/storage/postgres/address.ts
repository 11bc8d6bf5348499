// Where the database is and how it is reached: its address, then the variables that every PostgreSQL
// program knows (PGHOST, PGUSER, PGPASSWORD, PGSSLMODE …), read as libpq reads them. What is shown of
// it holds no password.

import type { ConnectionOptions as TlsOptions } from 'node:tls';
import { parse } from 'pg-connection-string';
import { KabarError, messageOf, systemCodeOf } from '../../core/errors.ts';

const SSL_MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'];

type Environment = Readonly<Record<string, string | undefined>>;

export interface PostgresAddress {
  /** For pg; a part that is left out is one of the `PG…` variables' or PostgreSQL's default. */
  readonly client: {
    readonly host?: string;
    readonly port?: number;
    readonly user?: string;
    readonly password?: string;
    readonly database?: string;
    readonly ssl?: boolean | TlsOptions;
    readonly options?: string;
    readonly application_name?: string;
  };
  /** The tables' schema. */
  readonly schema: string;
  /** TLS is only tried (`sslmode=prefer`): where the server has none, the connection is plain. */
  readonly isTlsOptional: boolean;
  /** For messages: `postgres://user@host:port/name`. */
  readonly place: string;
}

/**
 * `url` is `postgres://user:password@host:port/name?sslmode=…&schema=…`; any part may be left out.
 * Throws `configuration` for one that cannot be read, without repeating it.
 */
export function readAddress(url: string, environment: Environment): PostgresAddress {
  const { filled, parameters } = fillIn(url, environment);
  const sslMode = parameters.get('sslmode');
  if (sslMode !== null && !SSL_MODES.includes(sslMode)) {
    throw configurationError(`sslmode is "${sslMode}": expected ${SSL_MODES.join(', ')}`);
  }
  const schema = parameters.get('schema') ?? 'kabar';
  if (!/^[a-z_][a-z0-9_]{0,62}$/u.test(schema)) {
    throw configurationError('schema: expected small letters, digits and _, at most 63');
  }
  const parsed = parseAddress(filled);
  const host = parsed.host || environment.PGHOST || 'localhost';
  const port = Number(parsed.port || environment.PGPORT || 5432);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw configurationError('the port is no number from 1 to 65535');
  }
  const user = parsed.user || environment.PGUSER || environment.USER || 'postgres';
  const database = parsed.database || environment.PGDATABASE || user;
  const password = parsed.password || environment.PGPASSWORD;
  return {
    client: {
      host,
      port,
      user,
      database,
      ...(password ? { password } : {}),
      ...(parsed.ssl === undefined ? {} : { ssl: parsed.ssl as boolean | TlsOptions }),
      ...(parsed.options ? { options: parsed.options } : {}),
      application_name: parsed.application_name ?? (environment.PGAPPNAME || 'kabar'),
    },
    schema,
    isTlsOptional: sslMode === 'prefer' || sslMode === 'allow',
    place: `postgres://${user}@${host.includes(':') ? `[${host}]` : host}:${port}/${database}`,
  };
}

const SSL_VARIABLES = {
  sslmode: 'PGSSLMODE',
  sslrootcert: 'PGSSLROOTCERT',
  sslcert: 'PGSSLCERT',
  sslkey: 'PGSSLKEY',
} as const;

/** The address with what the environment says of TLS where it says nothing itself. */
function fillIn(
  url: string,
  environment: Environment,
): { readonly filled: string; readonly parameters: URLSearchParams } {
  const [address = '', ...rest] = url.split('?');
  const parameters = new URLSearchParams(rest.join('?'));
  for (const [parameter, variable] of Object.entries(SSL_VARIABLES)) {
    const value = environment[variable];
    if (value && !parameters.has(parameter)) parameters.set(parameter, value);
  }
  // The machine's own authorities are Node's default (libpq: sslrootcert=system).
  if (parameters.get('sslrootcert') === 'system') {
    parameters.delete('sslrootcert');
    if (!parameters.has('sslmode')) parameters.set('sslmode', 'verify-full');
  }
  if (parameters.get('sslmode') === 'allow') parameters.set('sslmode', 'prefer');
  return { filled: `${address}?${parameters}`, parameters };
}

function parseAddress(url: string): ReturnType<typeof parse> {
  if (!/^postgres(?:ql)?:\/\//u.test(url)) {
    throw configurationError('it is no address such as postgres://user@host/name');
  }
  try {
    return parse(url, { useLibpqCompat: true });
  } catch (error) {
    const isUnreadable = systemCodeOf(error) === 'ERR_INVALID_URL';
    throw configurationError(
      isUnreadable ? 'it is no address such as postgres://user@host/name' : messageOf(error),
    );
  }
}

function configurationError(finding: string): KabarError {
  return new KabarError('configuration', `"database" cannot be used: ${finding}.`);
}
