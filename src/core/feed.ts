// The feed: what we publish, in every format, as its `feed.yaml` defines it.

import type { Person } from './entry.ts';
import type { SourceDefinition } from './source.ts';

/** A published feed's definition, checked and with every default filled in. */
export interface FeedDefinition {
  /** Folder name and URL segment: lower-case letters, digits, hyphens. */
  readonly slug: string;
  readonly title: string;
  readonly description?: string;
  /** BCP 47. */
  readonly language?: string;
  /** The site that the feed stands for; without one, the feed's own page. */
  readonly link?: string;
  readonly author?: Person;
  readonly copyright?: string;
  readonly icon?: string;
  /** How many entries the subscription documents carry. */
  readonly entriesMax: number;
  readonly content: 'full' | 'summary';
  /** The selection query, as written. */
  readonly select?: string;
  readonly private: boolean;
  readonly sources: readonly SourceDefinition[];
  /** The feed.yaml that says all this, for messages. */
  readonly file: string;
}

/** The formats that every feed is published in, also the file endings in its URLs. */
export const FEED_FORMATS = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof FEED_FORMATS)[number];

/** Media types as served: RSS advisory board, RFC 4287 §7, JSON Feed 1.1. */
export const FEED_MEDIA_TYPES: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};
