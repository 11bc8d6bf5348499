// A JSON Feed document (1.0, 1.1, and what claims to be one) as a channel and its entries.

import type { Entry } from '../../core/entry.ts';
import { FEED_LIMITS } from '../channel.ts';
import { languageTag } from '../language-tag.ts';
import { isRecord, type JsonRecord, listRecords, readString } from './json-values.ts';
import { type ChannelValues, parseChannel } from './parse-channel.ts';
import { parseEntry } from './parse-entry.ts';

export type JsonFeedReading =
  | {
      readonly outcome: 'read';
      readonly channel: ChannelValues;
      readonly entries: readonly Entry[];
      readonly format: string;
    }
  | { readonly outcome: 'not-json' | 'no-feed' };

/** Reads a document's text; `base` is the document's own address. Never throws. */
export function parseDocument(text: string, base: string | undefined): JsonFeedReading {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return { outcome: 'not-json' };
  }
  if (!isRecord(document) || !isFeed(document)) return { outcome: 'no-feed' };
  const channel = parseChannel(document, base);
  const context = {
    base: base ?? channel.feedUrl ?? channel.url,
    language: languageTag(channel.language),
    authors: channel.authors ?? [],
  };
  // The format has its newest items first by convention.
  const items = listRecords(document, 'items').slice(0, FEED_LIMITS.entriesMax);
  const entries = items.map((item) => parseEntry(item, context));
  return { outcome: 'read', channel, entries, format: formatOf(document) };
}

function isFeed(document: JsonRecord): boolean {
  const version = readString(document, 'version') ?? '';
  return /^https?:\/\/(?:www\.)?jsonfeed\.org\/version\/|^1(?:\.\d)?$/u.test(version)
    ? Array.isArray(document.items) || readString(document, 'title') !== undefined
    : Array.isArray(document.items) && readString(document, 'title') !== undefined;
}

function formatOf(document: JsonRecord): string {
  return /1\.1\/?$/u.test(readString(document, 'version') ?? '') ? 'json-1.1' : 'json-1.0';
}
