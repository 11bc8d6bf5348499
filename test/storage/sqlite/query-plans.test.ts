// What is asked often costs the same in a large store as in a small one: it is answered from an index
// in the index's own order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANGES, ENDED_EMBARGOES } from '../../../src/storage/sqlite/changes.ts';
import { Connection } from '../../../src/storage/sqlite/connection.ts';
import { FILE_QUERIES } from '../../../src/storage/sqlite/files.ts';
import { MIGRATIONS } from '../../../src/storage/sqlite/migrations.ts';
import { NEWEST_QUERIES } from '../../../src/storage/sqlite/newest-entries.ts';
import { WAITING_DELIVERIES } from '../../../src/storage/sqlite/subscriptions.ts';

function planOf(sql: string): string {
  const connection = new Connection(':memory:');
  for (const step of MIGRATIONS) connection.execute(step);
  const values = Array.from(sql.matchAll(/\?/gu), () => null);
  const rows = connection.all<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, values);
  connection.close();
  return rows.map(({ detail }) => detail).join('; ');
}

test('the newest entries of a source are the first lines of an index that holds all that is asked', () => {
  assert.equal(
    planOf(NEWEST_QUERIES.earlier),
    'SEARCH entries USING COVERING INDEX entries_newest (source=? AND published_at>? AND published_at<?)',
  );
  assert.equal(
    planOf(NEWEST_QUERIES.sameInstant),
    'SEARCH entries USING COVERING INDEX entries_newest (source=? AND published_at=? AND key>?)',
  );
});

test('the next publication is one line of the same index', () => {
  const plan = planOf(
    "SELECT published_at AS at FROM entries WHERE source = ? AND state = 'live' AND published_at > ? ORDER BY published_at LIMIT 1",
  );
  assert.match(
    plan,
    /^SEARCH entries USING COVERING INDEX entries_newest \(source=\? AND published_at>\?\)$/u,
  );
});

test('changes are a stretch of an index, and ended embargoes the first lines of another', () => {
  assert.match(
    planOf(CHANGES),
    /^SEARCH entries USING INDEX entries_by_sequence \(sequence>\? AND sequence<\?\)/u,
  );
  for (const sql of [CHANGES, ENDED_EMBARGOES]) assert.doesNotMatch(planOf(sql), /TEMP B-TREE/u);
  assert.match(
    planOf(ENDED_EMBARGOES),
    /INDEX entries_embargoed \(source=\? AND published_at<\?\)/u,
  );
});

test('entries are found by key, by id and by name without a scan', () => {
  for (const condition of [
    'key = ?',
    "id = ? AND substr(id, -length(key) - 1) <> '/' || key",
    'number = (SELECT entry FROM identities WHERE name = ?) AND source = ?',
  ]) {
    const plan = planOf(`SELECT entry FROM entries WHERE ${condition}`);
    assert.doesNotMatch(plan, /SCAN/u, `${condition}: ${plan}`);
  }
});

test('files are listed in the order of their key, the faulty ones from their own index', () => {
  assert.equal(planOf(FILE_QUERIES.all), 'SEARCH files USING PRIMARY KEY (source=? AND path>?)');
  assert.match(planOf(FILE_QUERIES.byDigest), /^SEARCH files USING INDEX files_by_digest /u);
  assert.match(planOf(FILE_QUERIES.faulty), /USING INDEX files_faulty \(source=\? AND path>\?\)$/u);
});

test('who waits for deliveries is told by an index, without a look at their bodies', () => {
  assert.match(
    planOf(WAITING_DELIVERIES),
    /^SCAN deliveries USING COVERING INDEX deliveries_of_source/u,
  );
});
