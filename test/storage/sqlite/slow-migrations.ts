// A history of steps that each take a while, to be killed in the middle of.

const BUSY_WORK = `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 4000)`;

/** Every step makes a table, fills it, and would fail if it were taken twice. */
export const SLOW_MIGRATIONS: readonly string[] = Array.from(
  { length: 12 },
  (_, step) => `
    CREATE TABLE step_${step} (i INTEGER PRIMARY KEY, text TEXT NOT NULL);
    ${BUSY_WORK} INSERT INTO step_${step} SELECT i, hex(randomblob(60)) FROM n;
    CREATE INDEX step_${step}_text ON step_${step} (text);
  `,
);
