// An Atom document that rss-parser has read, as a channel and its entries.

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
  const context = {
    base: head.attributes.base ?? base ?? webAddress(channel.feedUrl) ?? webAddress(channel.url),
    declaredBase: head.attributes.base,
    documentBase: base,
    language: languageTag(channel.language),
    authors: channel.authors ?? [],
  };
  return { channel, entries: items.map((item) => parseEntry(item, context)) };
}
