// Identity: a story's published id is issued once and kept in a ledger through edits, a new title, a
// moved file and a new address. It depends on no host name or scheme of the service.

import { hash } from 'node:crypto';
import type { Entry } from './entry.ts';
import { foldText } from './text.ts';

const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * The short name of a new story: the same for the same source, first identity and attempt on every
 * machine, so that a lost store is rebuilt with the same ids. `attempt` counts up past names that
 * another story already has. 26 characters of base32, 128 bits.
 */
export function mintKey(source: string, identity: string, attempt: number): string {
  const digest = hash('sha256', `${source}\n${attempt}\n${identity}`, 'buffer');
  let key = '';
  let bits = 0;
  let value = 0;
  for (const byte of digest.subarray(0, 16)) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= 5) {
      key += BASE32[(value >>> (bits - 5)) & 31];
      bits -= 5;
    }
  }
  return key + BASE32[(value << (5 - bits)) & 31];
}

/** The tag URI (RFC 4151) of a new entry; `authority` is `NAME,DATE`. */
export function mintEntryId(authority: string, feed: string, key: string): string {
  return `tag:${authority}:${feed}/${key}`;
}

/** The tag URI (RFC 4151) of a new feed, one for all its formats (RFC 4287 §4.2.6). */
export function mintFeedId(authority: string, feed: string): string {
  return `tag:${authority}:feeds/${feed}`;
}

/**
 * The names under which a folder knows a story, strongest first: the file's path, then what lets it
 * be recognized after a move.
 */
export function articleIdentities(path: string, entry: Entry): readonly string[] {
  return [pathIdentity(path), ...storyIdentities(entry)];
}

export function pathIdentity(path: string): string {
  return `path:${digest(path)}`;
}

/**
 * Names of the story itself: the one that its newsroom gave it, its address without the scheme, its
 * title with its date.
 */
export function storyIdentities(entry: Entry): readonly string[] {
  const names: string[] = [];
  if (entry.sourceId !== undefined) names.push(givenIdentity(entry.sourceId));
  if (entry.url !== undefined) names.push(urlIdentity(entry.url));
  if (entry.publishedAt !== undefined) names.push(datedIdentity(entry.title, entry.publishedAt));
  return names;
}

/** The name that an upstream or a newsroom's system gives its story. One that is an address survives the change to https. */
export function givenIdentity(sourceId: string): string {
  return `given:${digest(withoutScheme(sourceId))}`;
}

export function urlIdentity(url: string): string {
  return `url:${digest(withoutScheme(url))}`;
}

/** `date` in any one form that the source keeps to. */
export function datedIdentity(title: string, date: string | number): string {
  return `story:${digest(`${foldText(title)}\n${date}`)}`;
}

/** The name of a story that has no other: all that it says. */
export function contentIdentity(fingerprint: string): string {
  return `content:${fingerprint}`;
}

/** Tells stories apart that an upstream gives one name. */
export function qualifiedIdentity(name: string, by: string): string {
  return `${name}:${digest(by)}`;
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//iu, '');
}

function digest(text: string): string {
  return hash('sha256', text, 'base64url').slice(0, 27);
}
