// Starts the other process of the SQLite tests.

import { type Child, type Order, startProgram } from '../processes.ts';

const PROGRAM = new URL('./child.ts', import.meta.url);

export function startChild(...order: Order): Child {
  return startProgram(PROGRAM, order);
}
