// A whole Kabar in a folder of its own: real processes, a real store, real HTTP on loopback. Tests
// wait for conditions with generous deadlines, never for a time.

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { projectStore } from '../storage/engine.ts';

/** Where the program's own files are. */
export const HOUSE = fileURLToPath(new URL('../..', import.meta.url));
const MAIN = join(HOUSE, 'src/main.ts');
/** Starting takes half the time, and these tests start it often. */
const COMPILE_CACHE = join(HOUSE, 'node_modules/.cache/kabar-tests');

/** No wait in these tests is meant to last so long; a loaded machine may need a part of it. */
const DEADLINE_MS = 60_000;
const LOOK_MS = 15;

type Variables = Readonly<Record<string, string>>;
export type Child = ChildProcessByStdio<Writable, Readable, Readable>;

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Variables;
  readonly cwd?: string;
  /** What the command reads from its standard input; it is closed after that. */
  readonly input?: string | Uint8Array;
}

/** A line of the service's log. */
export type LogLine = Readonly<Record<string, unknown>>;

export interface RunningKabar {
  readonly url: string;
  readonly child: Child;
  /** All lines of the log so far. */
  readonly log: readonly LogLine[];
  logged(event: string): readonly LogLine[];
  get(path: string, init?: RequestInit): Promise<Response>;
  text(path: string): Promise<string>;
  /** Ends it as an operator would; how it ended. */
  stop(): Promise<Ended>;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
}

export interface Project {
  readonly root: string;
  /** Where its processes find their store, beside what the configuration says. */
  readonly storeEnvironment: Readonly<Record<string, string>>;
  path(...parts: string[]): string;
  /** Writes a file, and the folders on the way to it. */
  write(file: string, content: string | Uint8Array): string;
  /** The same, as an atomic rename. */
  moveIn(file: string, content: string | Uint8Array): string;
  /** A command that is not waited for. */
  start(args: readonly string[], options?: RunOptions): Child;
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** The service, once it listens, on a free port. */
  serve(args?: readonly string[], options?: RunOptions): Promise<RunningKabar>;
}

export interface ProjectOptions {
  /** Feeds by slug with their `feed.yaml`; the default is one feed `berita` with a folder `articles`. */
  readonly feeds?: Readonly<Record<string, string>>;
  /** `config/kabar.yaml`. The address that documents name is the same wherever the service listens. */
  readonly config?: string;
}

export const FEED = `title: Berita
description: Berita dari dunia
language: id
sources:
  stored: { folder: articles, layout: kompas-tv, timezone: Asia/Jakarta, refresh: "0 3 1 1 *" }
`;
/** No schedule of a test's own project comes due while the test runs. */
export const CONFIG = `baseUrl: https://kabar.example
schedule: { refresh: "0 3 1 1 *" }
`;

/** Who says when it is over: a test's context, or `{ after }` for a whole file. */
export interface Scope {
  after(work: () => unknown): void;
}

/** A project in a temporary folder, which goes, with all its processes, when the scope is over. */
export function makeProject(t: Scope, options: ProjectOptions = {}): Project {
  const root = mkdtempSync(join(tmpdir(), 'kabar-test-'));
  const children = new Set<Child>();
  const store = projectStore();
  t.after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await store.drop();
    rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  const path = (...parts: string[]): string => join(root, ...parts);
  const write = (file: string, content: string | Uint8Array): string => {
    mkdirSync(dirname(path(file)), { recursive: true });
    writeFileSync(path(file), content);
    return path(file);
  };
  const moveIn = (file: string, content: string | Uint8Array): string => {
    const draft = write(join(dirname(file), '.draft'), content);
    renameSync(draft, path(file));
    return path(file);
  };
  const start = (args: readonly string[], { env = {}, cwd = root }: RunOptions = {}): Child => {
    const child = spawn(process.execPath, [MAIN, ...args], {
      cwd,
      env: { ...ownVariables(), NODE_COMPILE_CACHE: COMPILE_CACHE, ...store.environment, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    children.add(child);
    child.stdin.on('error', () => undefined);
    child.once('close', () => children.delete(child));
    return child;
  };
  const run = (args: readonly string[], runOptions: RunOptions = {}): Promise<Ended> => {
    const child = start(args, runOptions);
    child.stdin.end(runOptions.input ?? '');
    return ended(child);
  };
  const serve = (args: readonly string[] = [], runOptions?: RunOptions): Promise<RunningKabar> =>
    untilListening(start(['serve', '--port', '0', ...args], runOptions));
  const storeEnvironment = store.environment;
  const project: Project = { root, storeEnvironment, path, write, moveIn, start, run, serve };
  layOut(project, options);
  return project;
}

function layOut(project: Project, { feeds = { berita: FEED }, config = CONFIG }: ProjectOptions) {
  cpSync(join(HOUSE, 'config/layouts'), project.path('config/layouts'), { recursive: true });
  project.write('config/kabar.yaml', config);
  for (const [slug, definition] of Object.entries(feeds)) {
    project.write(`feeds/${slug}/feed.yaml`, definition);
    mkdirSync(project.path('feeds', slug, 'articles'), { recursive: true });
  }
}

/** The environment of a test's processes: nothing of Kabar's that this one was started with. */
function ownVariables(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('KABAR_') && name !== 'NODE_TEST_CONTEXT' && name !== 'LOG_LEVEL',
  );
  return Object.fromEntries(own);
}

/** How a command ends, and what it has printed by then. */
export function ended(child: Child): Promise<Ended> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code, signal) => {
      const stdout = Buffer.concat(out).toString();
      const stderr = Buffer.concat(err).toString();
      resolve({ code, signal, stdout, stderr });
    });
  });
}

async function untilListening(child: Child): Promise<RunningKabar> {
  const lines: LogLine[] = [];
  let rest = '';
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString()).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) lines.push(JSON.parse(line));
  });
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const end = ended(child);
  const line = await until(() => {
    if (child.exitCode !== null) throw new Error(`the service did not start: ${errors}`);
    return lines.find(({ event }) => event === 'listening');
  });
  const url = String(line.url);
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(url + path, init);
  return {
    url,
    child,
    log: lines,
    logged: (event) => lines.filter((one) => one.event === event),
    get,
    text: async (path) => (await get(path)).text(),
    stop() {
      child.kill('SIGTERM');
      return end;
    },
    async kill() {
      child.kill('SIGKILL');
      await end;
    },
  };
}

/** What the condition gives, as soon as it gives anything; it fails long after it should have. */
export async function until<T>(
  condition: () => Promise<T | undefined | false> | T | undefined | false,
  what = 'what the test waits for',
): Promise<T> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    const found = await condition();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not happen`);
    await sleep(LOOK_MS);
  }
}

/** Does the work for each, some at once: starting a process is most of what it costs. */
export async function eachOf<T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> {
  const left = all.values();
  const takeOne = async (): Promise<void> => {
    for (const one of left) await work(one);
  };
  await Promise.all([takeOne(), takeOne(), takeOne()]);
}

/** Milliseconds. */
export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
