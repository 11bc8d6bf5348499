// The renderer of every format that a feed is published in.

import type { FeedFormat } from '../core/feed.ts';
import { atomRenderer } from './atom/renderer.ts';
import type { FormatRenderer } from './format.ts';
import { jsonFeedRenderer } from './jsonfeed/renderer.ts';
import { rssRenderer } from './rss/renderer.ts';

export const RENDERERS: Readonly<Record<FeedFormat, FormatRenderer>> = {
  rss: rssRenderer,
  atom: atomRenderer,
  json: jsonFeedRenderer,
};
