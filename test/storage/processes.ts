// Starting and killing the other process.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export interface Child {
  readonly process: ChildProcess;
  /** What it has said so far. */
  readonly lines: readonly string[];
  /** Waits until it has said so many lines, or has ended. */
  says(count: number): Promise<void>;
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>;
}

/** What the other process of an engine's tests does: a job, the store, and what else it is told. */
export type Order = readonly [job: string, store: string, run?: string];

/** `program` is the engine's `child.ts`. */
export function startProgram(program: URL, order: Order): Child {
  const child = spawn(process.execPath, [fileURLToPath(program), ...order.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  const ended = Promise.all([once(child, 'exit'), once(reader, 'close')]);
  reader.on('line', (line) => lines.push(line));
  return {
    process: child,
    lines,
    says: async (count) => {
      while (lines.length < count && child.exitCode === null && child.signalCode === null) {
        await Promise.race([once(reader, 'line'), ended]);
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
