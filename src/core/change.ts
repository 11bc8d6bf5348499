// What counts as a change: only what a reader would notice. Anything else leaves the stored entry,
// every document and every validator as they are.

import { hash } from 'node:crypto';
import type { Entry, StoredEntry } from './entry.ts';
import { wholeSecond } from './instant.ts';
import { foldText } from './text.ts';

// Nothing that is seen between two line breaks.
const PARAGRAPH_BREAK = /\n[\s\u0000-\u001F\u007F-\u009F\u00AD\u200B\u2060]*\n/u;

/** Hash of all that a reader would notice of an entry; equal hashes mean nothing to tell. */
export function entryFingerprint(entry: Entry): string {
  const { version: _count, embargoedUntil: _until, expiresAt: _end, ...seen } = entry;
  return hash('sha256', JSON.stringify(foldValue(seen)), 'base64url').slice(0, 27);
}

/**
 * Texts folded, keys in order, so that neither white space nor the order of fields counts, nor
 * whether an empty field is there.
 */
function foldValue(value: unknown): unknown {
  if (typeof value === 'string') return value.split(PARAGRAPH_BREAK).map(foldText).filter(Boolean);
  if (Array.isArray(value)) return value.map(foldValue);
  if (value === null || typeof value !== 'object') return value;
  const pairs = Object.entries(value).map(([key, one]) => [key, foldValue(one)] as const);
  const told = pairs.filter(([, one]) => one !== undefined && !(Array.isArray(one) && !one.length));
  return told.sort(([a], [b]) => (a < b ? -1 : 1));
}

export interface EntryTimes {
  readonly publishedAt: number;
  readonly updatedAt: number;
}

/** What an article says of its own times, and when it was read. Milliseconds since 1970. */
export interface StatedTimes {
  readonly publishedAt: number | undefined;
  readonly updatedAt: number | undefined;
  readonly now: number;
}

/**
 * The times of an entry that is inserted or has changed: the publication date never moves once it is
 * reached, the update is the article's own if that is plausible, else now.
 */
export function decideTimes(stored: StoredEntry | undefined, stated: StatedTimes): EntryTimes {
  const now = wholeSecond(stated.now);
  const published = wholeSecond(stated.publishedAt ?? stored?.publishedAt ?? now);
  if (stored === undefined || stored.publishedAt > now) {
    return {
      publishedAt: published,
      updatedAt: Math.max(published, plausible(stated.updatedAt, now) ?? published),
    };
  }
  const own = plausible(stated.updatedAt, now);
  const updatedAt = own !== undefined && own > stored.updatedAt ? own : now;
  return { publishedAt: stored.publishedAt, updatedAt: Math.max(updatedAt, stored.updatedAt) };
}

function plausible(at: number | undefined, now: number): number | undefined {
  return at === undefined || at > now ? undefined : wholeSecond(at);
}
