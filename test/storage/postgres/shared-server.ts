// One PostgreSQL for all test files of a run, on whatever process comes first: it is started when it is
// first needed, and ends when nobody has been connected to it for a while. KABAR_TEST_DATABASE names
// another one to use instead.

import { spawn } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { findObstacle } from './embedded.ts';

const KEEPER = fileURLToPath(new URL('./server-keeper.ts', import.meta.url));
const START_WAIT_MS = 90_000;

/** What the keeper says of its server, one file for each user of the machine and each checkout. */
export const SERVER_FILE = join(
  tmpdir(),
  `kabar-test-postgres-${process.getuid?.() ?? 0}-${hash('sha256', KEEPER).slice(0, 12)}`,
);

/** Why tests on PostgreSQL cannot run here; nothing where they can. */
export const POSTGRES_OBSTACLE =
  process.env.KABAR_TEST_DATABASE === undefined ? findObstacle() : undefined;

let found: Promise<string> | undefined;

/** Where tests may make schemas of their own. */
export function findServer(): Promise<string> {
  found ??= startWhenMissing();
  return found;
}

async function startWhenMissing(): Promise<string> {
  const named = process.env.KABAR_TEST_DATABASE;
  if (named !== undefined) return named;
  const deadline = performance.now() + START_WAIT_MS;
  for (;;) {
    const url = readServerFile();
    if (url !== undefined && (await answers(url))) return url;
    if (performance.now() > deadline) throw new Error('PostgreSQL for the tests did not start');
    // Of many keepers that are started at once, one stays.
    const keeper = spawn(process.execPath, [KEEPER], { detached: true, stdio: 'ignore' });
    keeper.unref();
    for (let look = 0; look < 100 && readServerFile() === undefined; look++) await setTimeout(50);
  }
}

/** The address of a store that nobody else uses, in a schema of its own that `drop` takes away. */
export interface OwnSchema {
  readonly url: string;
  readonly schema: string;
  drop(): Promise<void>;
}

export async function makeSchema(): Promise<OwnSchema> {
  return schemaOf(await findServer());
}

export function schemaOf(server: string): OwnSchema {
  const schema = `kabar_test_${randomBytes(6).toString('hex')}`;
  return {
    url: `${server}${server.includes('?') ? '&' : '?'}schema=${schema}`,
    schema,
    drop: async () => {
      await askServer(server, `DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
    },
  };
}

/** One connection of this process, kept: the server does not end while somebody may still need it. */
const pools = new Map<string, pg.Pool>();

/** Runs statements without values, as another program would. */
export async function askServer(
  url: string,
  sql: string,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  let pool = pools.get(url);
  if (pool === undefined) {
    pool = new pg.Pool({
      connectionString: url,
      max: 1,
      idleTimeoutMillis: 0,
      allowExitOnIdle: true,
    });
    pool.on('error', () => undefined);
    pools.set(url, pool);
  }
  return (await pool.query(sql)).rows;
}

function readServerFile(): string | undefined {
  try {
    return readFileSync(SERVER_FILE, 'utf8');
  } catch {
    return undefined;
  }
}

async function answers(url: string): Promise<boolean> {
  try {
    await askServer(url, 'SELECT 1');
    return true;
  } catch {
    return false;
  }
}
