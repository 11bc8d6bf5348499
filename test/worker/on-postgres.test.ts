// The worker's behaviour on PostgreSQL too. KABAR_TEST_ENGINE=postgres runs every behaviour test there.

import { test } from 'node:test';
import { POSTGRES_OBSTACLE } from '../storage/postgres/shared-server.ts';

if (POSTGRES_OBSTACLE !== undefined) {
  test('the worker on PostgreSQL', { skip: POSTGRES_OBSTACLE });
} else if (process.env.KABAR_TEST_ENGINE !== 'postgres') {
  process.env.KABAR_TEST_ENGINE = 'postgres';
  await import('./folder/folder-pass.test.ts');
  await import('./upstream/poll-source.test.ts');
  await import('./upstream/stories.test.ts');
  await import('./publish/publish-feed.test.ts');
  await import('./claims.test.ts');
  await import('./worker.test.ts');
}
