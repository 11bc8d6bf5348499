// The parsers that are compared, each a process that stays, so that its compiler has seen everything by the
// second pass.

import { execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { HOUSE, type Scope } from '../service/harness.ts';
import type { ParsePass } from './parsers/javascript.ts';

/** The system's own has what Debian installs as python3-feedparser. */
const PYTHONS = ['python3', '/usr/bin/python3'];
const JAVASCRIPT = ['Kabar', 'rss-parser', 'feedsmith', 'node-feedparser'];

export interface Parser {
  readonly name: string;
  /** A pass takes so long that one has to do. */
  readonly isSlow: boolean;
  /** Reads every document of a list, a file with their names as JSON. */
  pass(list: string): Promise<ParsePass>;
}

/** Kabar's first; Python's last, where it is installed. */
export function startParsers(scope: Scope): readonly Parser[] {
  const folder = join(HOUSE, 'test/bench/parsers');
  const python = PYTHONS.find(hasFeedparser);
  const script = join(folder, 'javascript.ts');
  return [
    ...JAVASCRIPT.map((name) => start(scope, name, [process.execPath, script, name])),
    ...(python === undefined
      ? []
      : [start(scope, 'Python feedparser', [python, join(folder, 'python.py')])]),
  ];
}

function hasFeedparser(python: string): boolean {
  try {
    execFileSync(python, ['-c', 'import feedparser'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function start(scope: Scope, name: string, [command = '', ...args]: readonly string[]): Parser {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  scope.after(() => child.kill());
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    name,
    isSlow: command !== process.execPath,
    async pass(list) {
      child.stdin.write(`${list}\n`);
      const answer = await answers.next();
      if (answer.done === true) throw new Error(`${name} has ended`);
      return JSON.parse(answer.value) as ParsePass;
    },
  };
}
