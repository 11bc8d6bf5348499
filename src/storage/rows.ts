// Rows as every engine keeps them, and the nouns that they stand for: the same columns everywhere, with
// the parts that no query asks for as JSON.

import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { FeedDocument, Publication } from '../core/document.ts';
import type { Entry, EntryState, StoredEntry } from '../core/entry.ts';
import type { KabarError } from '../core/errors.ts';
import type { FeedDefinition, FeedFormat } from '../core/feed.ts';
import type { PollState } from '../core/poll.ts';
import type { SourceOutcome, SourceState } from '../core/source.ts';
import type { FileFault, FileRecord, StoredEntryWithFingerprint } from '../core/storage.ts';
import type { StoredDelivery, Subscription } from '../core/subscription.ts';
import type { Token } from '../core/token.ts';
import { decodeExactText, encodeExactText } from './exact-text.ts';

/** Where rows come from, and how it says that one is not what was written. */
export interface RowOrigin {
  damagedError(finding: string, cause?: unknown): KabarError;
}

/** What a column holds as JSON. Throws `storage` when it is not what was written. */
function parseColumn<T>(json: string, origin: RowOrigin): T {
  try {
    return JSON.parse(json) as T;
  } catch (error) {
    throw origin.damagedError('a row is not what was written', error);
  }
}

export const ENTRY_COLUMNS =
  'key, id, source, state, published_at, updated_at, changed_at, sequence, reason, fingerprint, checksum, entry';

export interface EntryRow {
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly state: EntryState;
  readonly published_at: number;
  readonly updated_at: number;
  readonly changed_at: number;
  readonly sequence: number;
  readonly reason: string | null;
  readonly fingerprint: string;
  readonly checksum: number;
  readonly entry: string;
}

/** Throws `storage` when the entry is not what was written. */
export function storedEntryOf(row: EntryRow, origin: RowOrigin): StoredEntry {
  if (crc32(row.entry) !== row.checksum) {
    throw origin.damagedError(`the entry ${row.key} is not what was written`);
  }
  return {
    key: row.key,
    id: row.id,
    source: row.source,
    entry: parseColumn<Entry>(row.entry, origin),
    state: row.state,
    publishedAt: row.published_at,
    updatedAt: row.updated_at,
    changedAt: row.changed_at,
    sequence: row.sequence,
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}

/** The same with the fingerprint of its content. */
export function fingerprintedEntryOf(row: EntryRow, origin: RowOrigin): StoredEntryWithFingerprint {
  return { ...storedEntryOf(row, origin), fingerprint: row.fingerprint };
}

/** The entry as it is kept: JSON, which escapes NUL and lone surrogates, and its checksum. */
export function encodeEntry(entry: Entry): { readonly json: string; readonly checksum: number } {
  const json = JSON.stringify(entry);
  return { json, checksum: crc32(json) };
}

/** The key that an id ends in, where it is one that Kabar issued (core/identity.ts). */
export function keyOfId(keyOrId: string): string {
  return keyOrId.slice(keyOrId.lastIndexOf('/') + 1);
}

/**
 * A source's name for a story as the ledger keeps it: short, of one length, and different for every
 * string. Two different ones share it by chance once in 2^64 stories.
 */
export function ledgerName(source: string, identity: string): Buffer {
  return hash('sha256', encodeExactText(`${source}\n${identity}`), 'buffer').subarray(0, 16);
}

export const SOURCE_COLUMNS =
  'id, due_at, outcome, reader, approved, poll, announced_until, delivered_at';

export interface SourceRow {
  readonly id: string;
  readonly due_at: number | null;
  readonly outcome: string | null;
  readonly reader: string | null;
  readonly approved: number | boolean;
  readonly poll: string | null;
  /** When the lease of the source's active subscription ends, and when its hub has delivered last. */
  readonly announced_until: number | null;
  readonly delivered_at: number | null;
}

export function sourceStateOf(row: SourceRow, origin: RowOrigin): SourceState {
  return {
    id: row.id,
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.outcome === null ? {} : { outcome: parseColumn<SourceOutcome>(row.outcome, origin) }),
    ...(row.reader === null ? {} : { reader: row.reader }),
    approved: Boolean(row.approved),
    ...(row.poll === null ? {} : { poll: parseColumn<PollState>(row.poll, origin) }),
    ...(row.announced_until === null
      ? {}
      : { announced: { until: row.announced_until, isProven: row.delivered_at !== null } }),
  };
}

export const FILE_COLUMNS = 'path, stamp, digest, key, fault';

export interface FileRow {
  readonly path: Uint8Array;
  readonly stamp: string;
  readonly digest: string | null;
  /** Several keys of one file with a space between. */
  readonly key: string | null;
  readonly fault: string | null;
}

/** The keys of a file's entries as one column. */
export function keyColumnOf({ key, otherKeys = [] }: FileRecord): string | null {
  return key === undefined ? null : [key, ...otherKeys].join(' ');
}

export function fileRecordOf(row: FileRow, origin: RowOrigin): FileRecord {
  const [key, ...otherKeys] = row.key?.split(' ') ?? [];
  return {
    path: decodeExactText(row.path),
    stamp: row.stamp,
    ...(row.digest === null ? {} : { digest: row.digest }),
    ...(key === undefined ? {} : { key }),
    ...(otherKeys.length === 0 ? {} : { otherKeys }),
    ...(row.fault === null ? {} : { fault: parseColumn<FileFault>(row.fault, origin) }),
  };
}

export const HEAD_COLUMNS =
  'feed, sequence, definition, base_url, fingerprint, last_modified_at, next_entry_at, entry_count';

export interface HeadRow {
  readonly feed: string;
  readonly sequence: number;
  readonly definition: string;
  readonly base_url: string;
  readonly fingerprint: string;
  readonly last_modified_at: number;
  readonly next_entry_at: number | null;
  readonly entry_count: number;
}

/** A publication without its documents. */
export type PublicationHead = Omit<Publication, 'documents'>;

export function publicationHeadOf(row: HeadRow, origin: RowOrigin): PublicationHead {
  return {
    feed: row.feed,
    sequence: row.sequence,
    definition: parseColumn<FeedDefinition>(row.definition, origin),
    baseUrl: row.base_url,
    fingerprint: row.fingerprint,
    lastModifiedAt: row.last_modified_at,
    ...(row.next_entry_at === null ? {} : { nextEntryAt: row.next_entry_at }),
    entryCount: row.entry_count,
  };
}

export const DOCUMENT_COLUMNS = 'format, etag, checksum, zstd, br, gzip, identity';

export interface DocumentRow {
  readonly format: string;
  readonly etag: string;
  readonly checksum: number;
  readonly zstd: Uint8Array;
  readonly br: Uint8Array;
  readonly gzip: Uint8Array;
  readonly identity: Uint8Array;
}

/** What a flipped bit on the disk has garbled is not served. */
export function documentOf(row: DocumentRow, origin: RowOrigin): FeedDocument {
  const { zstd, br, gzip, identity } = row;
  const bytes = { zstd, br, gzip, identity };
  if (checksumOf(bytes) !== row.checksum) {
    throw origin.damagedError(`the stored document ${row.etag} is not what was written`);
  }
  return { format: row.format as FeedFormat, etag: row.etag, bytes };
}

/** CRC-32 of the four codings, one after the other. */
export function checksumOf(bytes: FeedDocument['bytes']): number {
  return crc32(bytes.identity, crc32(bytes.gzip, crc32(bytes.br, crc32(bytes.zstd))));
}

export const TOKEN_COLUMNS = 'id, label, digest, created_at, revoked_at';

export interface TokenRow {
  readonly id: string;
  readonly label: string;
  readonly digest: string;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

export function tokenOf(row: TokenRow): Token {
  return {
    id: row.id,
    label: row.label,
    digest: row.digest,
    createdAt: row.created_at,
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at }),
  };
}

export const SUBSCRIPTION_COLUMNS = 'delivered_at, subscription';

export interface SubscriptionRow {
  readonly delivered_at: number | null;
  readonly subscription: string;
}

/** A delivery that was noted in its column goes before what is written in the subscription. */
export function subscriptionOf(row: SubscriptionRow, origin: RowOrigin): Subscription {
  const subscription = parseColumn<Subscription>(row.subscription, origin);
  return row.delivered_at === null
    ? subscription
    : { ...subscription, deliveredAt: row.delivered_at };
}

export const DELIVERY_COLUMNS =
  'number, source, subscription, received_at, topic, content_type, body';

export interface DeliveryRow {
  readonly number: number;
  readonly source: string;
  readonly subscription: string;
  readonly received_at: number;
  readonly topic: string;
  readonly content_type: string | null;
  readonly body: Uint8Array;
}

export function deliveryOf(row: DeliveryRow): StoredDelivery {
  return {
    number: row.number,
    source: row.source,
    subscription: row.subscription,
    receivedAt: row.received_at,
    topic: row.topic,
    ...(row.content_type === null ? {} : { contentType: row.content_type }),
    body: row.body,
  };
}
