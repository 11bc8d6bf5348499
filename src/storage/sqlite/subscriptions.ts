// Subscriptions at hubs, by the id of their callback, and the bodies that hubs have delivered.

import type { SubscriptionStore } from '../../core/storage.ts';
import type {
  Delivery,
  StoredDelivery,
  Subscription,
  SubscriptionState,
} from '../../core/subscription.ts';
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
      database.write((connection) => {
        connection.run('DELETE FROM subscriptions WHERE id = ?', [id]);
      }),
    keepDelivery: (delivery, waitingMax) =>
      database.write((connection) => keepDelivery(connection, delivery, waitingMax)),
    listWaiting: () =>
      database.peek((connection) =>
        connection.all<{ source: string }>(WAITING_DELIVERIES).map(({ source }) => source),
      ),
    findDelivery: (source) => database.read((connection) => findDelivery(connection, source)),
    removeDelivery: (number) =>
      database.write((connection) => {
        connection.run('DELETE FROM deliveries WHERE number = ?', [number]);
      }),
  };
}

export const WAITING_DELIVERIES =
  'SELECT source FROM deliveries GROUP BY source ORDER BY min(number)';

function listSubscriptions(
  connection: Connection,
  source: string | undefined,
): readonly Subscription[] {
  const which = source === undefined ? '' : 'WHERE source = ?';
  return connection
    .all<SubscriptionRow>(
      `SELECT ${SUBSCRIPTION_COLUMNS} FROM subscriptions ${which} ORDER BY requested_at, id`,
      source === undefined ? [] : [source],
    )
    .map((row) => subscriptionOf(row, connection));
}

function findSubscription(connection: Connection, id: string): Subscription | undefined {
  const row = connection.get<SubscriptionRow>(
    `SELECT ${SUBSCRIPTION_COLUMNS} FROM subscriptions WHERE id = ?`,
    [id],
  );
  return row === undefined ? undefined : subscriptionOf(row, connection);
}

function addSubscription(connection: Connection, subscription: Subscription): boolean {
  const { source } = subscription;
  const pending = connection.get(
    "SELECT 1 FROM subscriptions WHERE source = ? AND state = 'requested'",
    [source],
  );
  if (pending !== undefined) return false;
  connection.run("DELETE FROM subscriptions WHERE source = ? AND state IN ('failed', 'denied')", [
    source,
  ]);
  connection.run(
    `INSERT INTO subscriptions
       (id, source, state, requested_at, lease_ends_at, delivered_at, subscription)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [subscription.id, source, ...valuesOf(subscription)],
  );
  return true;
}

function replaceSubscription(
  connection: Connection,
  subscription: Subscription,
  from: readonly SubscriptionState[],
): boolean {
  // A delivery that came meanwhile is not forgotten.
  const { changes } = connection.run(
    `UPDATE subscriptions SET state = ?, requested_at = ?, lease_ends_at = ?,
       delivered_at = max(coalesce(?, delivered_at), coalesce(delivered_at, 0)), subscription = ?
     WHERE id = ? AND state IN (${from.map(() => '?').join(', ')})`,
    [...valuesOf(subscription), subscription.id, ...from],
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

function keepDelivery(connection: Connection, delivery: Delivery, waitingMax: number): boolean {
  const { source, subscription, receivedAt, topic, contentType, body } = delivery;
  const waiting = connection.get<{ count: number }>(
    'SELECT count(*) AS count FROM deliveries WHERE source = ?',
    [source],
  );
  if ((waiting?.count ?? 0) >= waitingMax) return false;
  connection.run(
    `INSERT INTO deliveries (source, subscription, received_at, topic, content_type, body)
     VALUES (?, ?, ?, ?, ?, ?)`,
    [source, subscription, receivedAt, topic, contentType ?? null, body],
  );
  connection.run('UPDATE subscriptions SET delivered_at = ? WHERE id = ?', [
    receivedAt,
    subscription,
  ]);
  return true;
}

function findDelivery(connection: Connection, source: string): StoredDelivery | undefined {
  const row = connection.get<DeliveryRow>(
    `SELECT ${DELIVERY_COLUMNS} FROM deliveries WHERE source = ? ORDER BY number LIMIT 1`,
    [source],
  );
  return row === undefined ? undefined : deliveryOf(row);
}
