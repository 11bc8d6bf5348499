// The feeds that a web page leads to: those that it declares for autodiscovery (RSS Advisory Board's
// profile; HTML §4.6.7), and the links for people that look as if they led to one.

import { Parser } from 'htmlparser2';
import { cleanLine } from '../../core/text.ts';
import { webAddress } from '../../core/web-address.ts';

interface FeedLink {
  /** Absolute http(s). */
  readonly url: string;
  readonly title?: string;
}

export interface FeedLinks {
  /** Of `<link>` elements, in the order of the page, each address once. */
  readonly declared: readonly FeedLink[];
  /** Of `<a>` elements, those of the page's own host first. */
  readonly hinted: readonly FeedLink[];
}

/** What is looked at of a page, and how many links are told of each kind. */
const PAGE_CHARACTERS_MAX = 2 * 1024 * 1024;
const LINKS_MAX = 20;
const TEXT_CHARACTERS_MAX = 200;

const FEED_TYPE = /^(?:application\/(?:(?:rss|atom|rdf)\+xml|feed\+json|xml)|text\/(?:xml|rss))$/u;
const LIKE_A_FEED =
  /\.(?:rss|atom|rdf)$|\/(?:feeds?|rss2?|atom)\/?$|(?:^|[/._-])(?:feed|rss2?|atom)\.(?:xml|json|php)$|\/index\.(?:xml|rdf)$|[?&](?:feed|format|type|output)=(?:rss2?|atom|feed|xml)(?:&|$)/iu;
const NAMED_AS_FEED =
  /^(?:subscribe (?:via|to) )?(?:rss|atom|json|xml|web|news)?[ -]?(?:rss|feeds?|atom)(?:[ -]feed)?$/iu;

/** Whether a media type is one of feeds, or one that feeds are often sent as. */
export function isFeedType(mediaType: string | undefined): boolean {
  return FEED_TYPE.test(mediaType?.split(';', 1)[0]?.trim().toLowerCase() ?? '');
}

/** Linear in the page. `address` is where the page was taken from. */
export function findFeedLinks(page: string, address: string): FeedLinks {
  const declared = new Map<string, FeedLink>();
  const hinted = new Map<string, FeedLink>();
  let base = address;
  let anchor: { readonly attributes: Attributes; text: string } | undefined;
  const endAnchor = (): void => {
    if (anchor !== undefined && looksLikeFeed(anchor)) note(hinted, anchor.attributes, base);
    anchor = undefined;
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (name === 'base') base = webAddress(attributes.href, address) ?? base;
      else if (name === 'link' && declaresFeed(attributes)) note(declared, attributes, base);
      else if (name === 'a') {
        endAnchor();
        anchor = { attributes, text: attributes.title ?? attributes['aria-label'] ?? '' };
      }
    },
    ontext(text) {
      if (anchor !== undefined && anchor.text.length < TEXT_CHARACTERS_MAX) anchor.text += text;
    },
    onclosetag(name) {
      if (name === 'a') endAnchor();
    },
  });
  parser.end(page.slice(0, PAGE_CHARACTERS_MAX));
  for (const url of declared.keys()) hinted.delete(url);
  const host = URL.parse(address)?.host;
  const isOwn = ({ url }: FeedLink): boolean => URL.parse(url)?.host === host;
  const hints = [...hinted.values()];
  return {
    declared: [...declared.values()].slice(0, LINKS_MAX),
    hinted: [...hints.filter(isOwn), ...hints.filter((one) => !isOwn(one))].slice(0, LINKS_MAX),
  };
}

type Attributes = Readonly<Record<string, string | undefined>>;

function declaresFeed({ rel = '', type, href = '' }: Attributes): boolean {
  const relations = rel.toLowerCase().split(/\s+/u);
  if (relations.includes('feed')) return true;
  if (!relations.includes('alternate') || relations.includes('stylesheet')) return false;
  // WordPress declares its interface for programs as application/json, too.
  return isFeedType(type) || (type === 'application/json' && /feed/iu.test(href));
}

function looksLikeFeed({
  attributes,
  text,
}: {
  readonly attributes: Attributes;
  readonly text: string;
}): boolean {
  const { href = '', type } = attributes;
  const address = href.replace(/#.*$/u, '').trim();
  return isFeedType(type) || LIKE_A_FEED.test(address) || NAMED_AS_FEED.test(cleanLine(text));
}

function note(links: Map<string, FeedLink>, { href, title }: Attributes, base: string): void {
  // Browsers once had a scheme of their own for feeds.
  const url = webAddress(href?.replace(/^\s*feed:(?:\/\/)?(?=https?:)/iu, ''), base);
  if (url === undefined || links.has(url)) return;
  const name = cleanLine(title ?? '').slice(0, TEXT_CHARACTERS_MAX);
  links.set(url, { url, ...(name === '' ? {} : { title: name }) });
}
