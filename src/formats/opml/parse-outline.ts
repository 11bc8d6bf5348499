// One outline of an OPML document: a subscription, a group of others, or neither, with the reason.

import { cleanLine, truncateText } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';
import { decodeReferences } from '../../html/character-references.ts';
import type { RawAttributes } from '../xml/scan-markup.ts';

/** A feed that somebody reads. */
export interface Subscription {
  /** Absolute http(s), without user name and password. */
  readonly url: string;
  readonly title?: string;
  readonly siteUrl?: string;
}

export type OutlineReading =
  | { readonly kind: 'subscription'; readonly subscription: Subscription }
  /** What has others below it; without a name where it says none. */
  | { readonly kind: 'group'; readonly title?: string }
  | { readonly kind: 'refused'; readonly title?: string; readonly reason: string };

const TITLE_CHARACTERS_MAX = 200;
const ADDRESS_CHARACTERS_MAX = 2_048;
const SHOWN_CHARACTERS_MAX = 80;
/** Outlines of these types are feeds, and need an address (OPML 2.0, "Subscription lists"). */
const FEED_TYPES: ReadonlySet<string> = new Set(['rss', 'rss1', 'rss2', 'atom', 'feed', 'rdf']);

/** Attribute names count in any case: generators write `xmlurl` and `XMLURL`. */
export function parseOutline(raw: RawAttributes): OutlineReading {
  const attributes = decodeAttributes(raw);
  const title = titleOf(attributes);
  const named = title === undefined ? {} : { title };
  const type = attributes.get('type')?.trim().toLowerCase() ?? '';
  const isFeed = FEED_TYPES.has(type);
  const address = attributes.get('xmlurl') ?? (isFeed ? attributes.get('url') : undefined);
  if (address === undefined || address.trim() === '') {
    if (type === 'include')
      return {
        kind: 'refused',
        ...named,
        reason: 'it includes another list, which is not followed',
      };
    if (!isFeed) return { kind: 'group', ...named };
    return { kind: 'refused', ...named, reason: 'it has no xmlUrl, the address of its feed' };
  }
  const checked = checkAddress(address);
  if ('reason' in checked) return { kind: 'refused', ...named, ...checked };
  const siteUrl = webAddress(attributes.get('htmlurl'));
  return {
    kind: 'subscription',
    subscription: { ...checked, ...named, ...(siteUrl === undefined ? {} : { siteUrl }) },
  };
}

function decodeAttributes(raw: RawAttributes): ReadonlyMap<string, string> {
  const attributes = new Map<string, string>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = (raw[at] ?? '').toLowerCase();
    if (!attributes.has(name)) attributes.set(name, decodeReferences(raw[at + 1] ?? ''));
  }
  return attributes;
}

function titleOf(attributes: ReadonlyMap<string, string>): string | undefined {
  for (const name of ['title', 'text']) {
    const title = cleanLine((attributes.get(name) ?? '').slice(0, 10 * TITLE_CHARACTERS_MAX));
    if (title !== '') return truncateText(title, TITLE_CHARACTERS_MAX);
  }
  return undefined;
}

function checkAddress(written: string): { readonly url: string } | { readonly reason: string } {
  // Browsers once had a scheme of their own for feeds.
  const text = written
    .trim()
    .replace(/^feed:(?:\/\/)?(?=https?:)/iu, '')
    .replace(/^feed:/iu, 'http:');
  if (text.length > ADDRESS_CHARACTERS_MAX)
    return { reason: `its address is longer than ${ADDRESS_CHARACTERS_MAX} characters` };
  const url = URL.parse(text);
  if (url === null) return { reason: `its address is not absolute: ${show(text)}` };
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    return { reason: `its address is neither http nor https: ${show(text)}` };
  if (url.username !== '' || url.password !== '')
    return {
      reason: 'its address holds a user name or password; write them in feed.yaml, as auth',
    };
  url.hash = '';
  return { url: url.href };
}

function show(text: string): string {
  return JSON.stringify(truncateText(cleanLine(text), SHOWN_CHARACTERS_MAX));
}
