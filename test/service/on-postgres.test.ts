// The service’s behaviour on PostgreSQL: one pass and all that it shows. KABAR_TEST_ENGINE=postgres runs every
// behaviour test there, which takes longer than one wants to wait each time.

import { test } from 'node:test';
import { POSTGRES_OBSTACLE } from '../storage/postgres/shared-server.ts';

if (POSTGRES_OBSTACLE !== undefined) {
  test('the service on PostgreSQL', { skip: POSTGRES_OBSTACLE });
} else if (process.env.KABAR_TEST_ENGINE !== 'postgres') {
  process.env.KABAR_TEST_ENGINE = 'postgres';
  await import('./refresh.test.ts');
}
