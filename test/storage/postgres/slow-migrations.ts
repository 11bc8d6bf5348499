// A history of steps that each take a while, to be killed in the middle of.

import { INITIAL_SCHEMA } from '../../../src/storage/postgres/schema.ts';

/** Every step makes a table, fills it, and would fail if it were taken twice. */
export const SLOW_MIGRATIONS = [
  { sql: INITIAL_SCHEMA },
  ...Array.from({ length: 20 }, (_, step) => ({
    sql: `
      CREATE TABLE step_${step} (i integer PRIMARY KEY, text text NOT NULL);
      INSERT INTO step_${step} SELECT i, md5(i::text) FROM generate_series(1, 4000) AS i;
      CREATE INDEX step_${step}_text ON step_${step} (text)`,
  })),
];
