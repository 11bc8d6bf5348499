// A JSON Feed document (1.0, 1.1, and what claims to be one) as a channel and its entries.

import type { Entry } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { FEED_LIMITS } from '../channel.ts';
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
  | { readonly outcome: 'not-json' | 'no-feed' | 'too-deep' };

/** Reads a document's text; `base` is the document's own address. Never throws. */
export function parseDocument(text: string, base: string | undefined): JsonFeedReading {
  if (isTooDeep(text)) return { outcome: 'too-deep' };
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

/** Looked at before it is parsed: millions of brackets cost a parser a gigabyte. */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (isInString) {
      if (code === 0x5c) at++;
      else if (code === 0x22) isInString = false;
    } else if (code === 0x22) isInString = true;
    else if (code === 0x5b || code === 0x7b) {
      depth++;
      if (depth > FEED_LIMITS.depthMax) return true;
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
  return false;
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
