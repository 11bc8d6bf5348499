// The process behind the shared server: it starts it, says where it is, and ends it when nobody has
// been connected for a while, so that neither a test run nor a killed one leaves anything behind.

import {
  mkdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startPostgres } from './embedded.ts';
import { SERVER_FILE } from './shared-server.ts';

const IDLE_MS = 45_000;
const LOOK_MS = 1_000;
/** Who has read the address in the last moment has connected after this. */
const FAREWELL_MS = 3_000;
/** A lock that nobody has touched for so long is a killed keeper's. */
const STALE_MS = 20_000;
const LOCK = `${SERVER_FILE}.lock`;

if (takeLock()) {
  const touching = setInterval(() => utimesSync(LOCK, new Date(), new Date()), LOOK_MS);
  try {
    await keep();
  } finally {
    clearInterval(touching);
    rmdirSync(LOCK);
  }
}

function takeLock(): boolean {
  try {
    mkdirSync(LOCK);
    return true;
  } catch {
    const touchedAt = statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Date.now() - touchedAt < STALE_MS) return false;
    rmSync(LOCK, { recursive: true, force: true });
    return takeLock();
  }
}

async function keep(): Promise<void> {
  const server = await startPostgres();
  try {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    do {
      announce(server.url);
      await untilIdle(client);
      rmSync(SERVER_FILE, { force: true });
      await setTimeout(FAREWELL_MS);
    } while ((await countOthers(client)) > 0);
    await client.end();
  } finally {
    rmSync(SERVER_FILE, { force: true });
    await server.stop();
  }
}

function announce(url: string): void {
  writeFileSync(`${SERVER_FILE}.new`, url);
  renameSync(`${SERVER_FILE}.new`, SERVER_FILE);
}

async function untilIdle(client: pg.Client): Promise<void> {
  let usedAt = performance.now();
  while (performance.now() - usedAt < IDLE_MS) {
    await setTimeout(LOOK_MS);
    if ((await countOthers(client)) > 0) usedAt = performance.now();
  }
}

async function countOthers(client: pg.Client): Promise<number> {
  const { rows } = await client.query(
    "SELECT count(*)::integer AS n FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()",
  );
  return Number(rows[0]?.n);
}
