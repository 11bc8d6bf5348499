// Links in the head of an HTTP answer (RFC 8288): a server's own word, which goes before the document's.

import LinkHeader from 'http-link-header';
import { webAddress } from '../core/web-address.ts';

/** Longer ones are nobody's. */
const CHARACTERS_MAX = 16 * 1024;

export interface WantedLinks {
  readonly relation: string;
  /** Where relative addresses start. */
  readonly base: string;
  /** Of those that the header gives a media type (`type`); absent: all. */
  isOfType?(mediaType: string | undefined): boolean;
}

/**
 * The http(s) addresses that a `Link` header names for a relation, absolute and in their order. Links of
 * another context (`anchor`) are left out; a header that is not well-formed names none.
 */
export function findLinks(
  header: string | undefined,
  { relation, base, isOfType }: WantedLinks,
): readonly string[] {
  if (header === undefined || header.length > CHARACTERS_MAX) return [];
  return parse(header)
    .filter(({ rel, anchor }) => isText(rel) && rel.toLowerCase() === relation && !isText(anchor))
    .filter(({ type }) => isOfType === undefined || isOfType(isText(type) ? type : undefined))
    .flatMap(({ uri }) => (isText(uri) ? (webAddress(uri, base) ?? []) : []));
}

/** A parameter that is left out is none, and one that is named twice is a list. */
function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function parse(header: string): readonly LinkHeader.Reference[] {
  try {
    return LinkHeader.parse(header).refs;
  } catch {
    return [];
  }
}
