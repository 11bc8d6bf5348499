// Subscriptions at hubs, by the id of their callback, and the bodies that hubs have delivered.

import type { SubscriptionStore } from '../../core/storage.ts';
import type { Delivery, Subscription, SubscriptionState } from '../../core/subscription.ts';
import {
  DELIVERY_COLUMNS,
  type DeliveryRow,
  deliveryOf,
  SUBSCRIPTION_COLUMNS,
  type SubscriptionRow,
  subscriptionOf,
} from '../rows.ts';
import type { Connection, SqlValue } from './connection.ts';
import type { Database } from './database.ts';

export function subscriptionStore(database: Database): SubscriptionStore {
  return {
    list: (source) => database.read((connection) => listSubscriptions(connection, source)),
    find: (id) => database.read((connection) => findSubscription(connection, id)),
    add: (subscription) =>
      database.write((connection) => addSubscription(connection, subscription)),
    replace: (subscription, from) =>
      database.write((connection) => replaceSubscription(connection, subscription, from)),
    remove: (id) =>
      database.write(async (connection) => {
        await connection.run('DELETE FROM subscriptions WHERE id = $1', [id]);
      }),
    keepDelivery: (delivery, waitingMax) =>
      database.write((connection) => keepDelivery(connection, delivery, waitingMax)),
    listWaiting: () =>
      database.read(async (connection) => {
        const rows = await connection.all<{ source: string }>(
          'SELECT source FROM deliveries GROUP BY source ORDER BY min(number)',
        );
        return rows.map(({ source }) => source);
      }),
    findDelivery: (source) =>
      database.read(async (connection) => {
        const row = await connection.get<DeliveryRow>(
          `SELECT ${DELIVERY_COLUMNS} FROM deliveries WHERE source = $1 ORDER BY number LIMIT 1`,
          [source],
        );
        return row === undefined ? undefined : deliveryOf(row);
      }),
    removeDelivery: (number) =>
      database.write(async (connection) => {
        await connection.run('DELETE FROM deliveries WHERE number = $1', [number]);
      }),
  };
}

async function listSubscriptions(
  connection: Connection,
  source: string | undefined,
): Promise<readonly Subscription[]> {
  const rows = await connection.all<SubscriptionRow>(
    `SELECT ${SUBSCRIPTION_COLUMNS} FROM subscriptions
     WHERE $1::text IS NULL OR source = $1 ORDER BY requested_at, id`,
    [source ?? null],
  );
  return rows.map((row) => subscriptionOf(row, connection));
}

async function findSubscription(
  connection: Connection,
  id: string,
): Promise<Subscription | undefined> {
  const row = await connection.get<SubscriptionRow>(
    `SELECT ${SUBSCRIPTION_COLUMNS} FROM subscriptions WHERE id = $1`,
    [id],
  );
  return row === undefined ? undefined : subscriptionOf(row, connection);
}

async function addSubscription(
  connection: Connection,
  subscription: Subscription,
): Promise<boolean> {
  const { id, source } = subscription;
  const inserted = await connection.run(
    `INSERT INTO subscriptions
       (id, source, state, requested_at, lease_ends_at, delivered_at, subscription)
     SELECT $1, $2, $3, $4, $5, $6, $7
     WHERE NOT EXISTS (SELECT 1 FROM subscriptions WHERE source = $2 AND state = 'requested')
     ON CONFLICT (source) WHERE state = 'requested' DO NOTHING`,
    [id, source, ...valuesOf(subscription)],
  );
  if (inserted === 0) return false;
  await connection.run(
    "DELETE FROM subscriptions WHERE source = $1 AND id <> $2 AND state IN ('failed', 'denied')",
    [source, id],
  );
  return true;
}

async function replaceSubscription(
  connection: Connection,
  subscription: Subscription,
  from: readonly SubscriptionState[],
): Promise<boolean> {
  // A delivery that came meanwhile is not forgotten.
  const changes = await connection.run(
    `UPDATE subscriptions SET state = $3, requested_at = $4, lease_ends_at = $5,
       delivered_at = greatest(delivered_at, $6::bigint), subscription = $7
     WHERE id = $1 AND state = ANY($2::text[])`,
    [subscription.id, from, ...valuesOf(subscription)],
  );
  return changes > 0;
}

function valuesOf(subscription: Subscription): readonly SqlValue[] {
  const { state, requestedAt, leaseEndsAt, deliveredAt } = subscription;
  return [
    state,
    requestedAt,
    leaseEndsAt ?? null,
    deliveredAt ?? null,
    JSON.stringify(subscription),
  ];
}

async function keepDelivery(
  connection: Connection,
  delivery: Delivery,
  waitingMax: number,
): Promise<boolean> {
  const { source, subscription, receivedAt, topic, contentType, body } = delivery;
  // One at a time of a source: two that count at once would both find room for one.
  await connection.run('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
    `kabar deliveries of ${source}`,
  ]);
  const kept = await connection.run(
    `INSERT INTO deliveries (source, subscription, received_at, topic, content_type, body)
     SELECT $1, $2, $3, $4, $5, $6
     WHERE (SELECT count(*) FROM deliveries WHERE source = $1) < $7::bigint`,
    [source, subscription, receivedAt, topic, contentType ?? null, body, waitingMax],
  );
  if (kept === 0) return false;
  await connection.run('UPDATE subscriptions SET delivered_at = $2 WHERE id = $1', [
    subscription,
    receivedAt,
  ]);
  return true;
}
