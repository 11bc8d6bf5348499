// What a project's store itself says of its health and of what it holds, asked past the program.

import { DatabaseSync } from 'node:sqlite';
import { askServer } from '../storage/postgres/shared-server.ts';
import type { Project } from './harness.ts';

export interface Inside {
  readonly health: unknown;
  readonly stories: number;
  readonly live: number;
}

const COUNTS =
  "SELECT count(*) AS stories, coalesce(sum(CASE state WHEN 'live' THEN 1 ELSE 0 END), 0) AS live";

/** PostgreSQL has no look at all of its pages; it says `ok` where it answers. */
export async function lookInside(project: Project): Promise<Inside> {
  const url = project.storeEnvironment.KABAR_DATABASE;
  if (url === undefined) return lookIntoFile(project);
  const schema = new URL(url).searchParams.get('schema');
  const [row] = await askServer(url, `${COUNTS} FROM "${schema}".entries`);
  return { health: 'ok', stories: Number(row?.stories), live: Number(row?.live) };
}

function lookIntoFile(project: Project): Inside {
  const database = new DatabaseSync(project.path('data/kabar.db'), { timeout: 5_000 });
  try {
    const health = database.prepare('PRAGMA integrity_check').get()?.integrity_check;
    const row = database.prepare(`${COUNTS} FROM entries`).get();
    return { health, stories: Number(row?.stories), live: Number(row?.live) };
  } finally {
    database.close();
  }
}
