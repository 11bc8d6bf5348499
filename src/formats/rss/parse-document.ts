// An RSS document that rss-parser has read, as a channel and its entries.

import type { Entry } from '../../core/entry.ts';
import { languageTag } from '../../core/language-tag.ts';
import { webAddress } from '../../core/web-address.ts';
import type { ParsedFields } from '../xml/parse-canonical.ts';
import { type ChannelValues, parseChannel } from './parse-channel.ts';
import { parseEntry } from './parse-entry.ts';

/** Channel and entries; `base` is the document's own address. */
export function parseDocument(
  { head, items }: ParsedFields,
  base: string | undefined,
): { readonly channel: ChannelValues; readonly entries: readonly Entry[] } {
  const channel = parseChannel(head, base);
  // RSS has no base of its own: relative addresses are meant to start at the site, wherever the feed lies.
  const itemBase = head.attributes.base ?? webAddress(channel.url) ?? base;
  const context = { base: itemBase, language: languageTag(channel.language) };
  return { channel, entries: items.map((item) => parseEntry(item, context)) };
}
