// What a new feed that is made for an upstream says of itself: what the upstream does.

import { truncateText } from '../../core/text.ts';
import { documentLine } from '../../formats/plain-text.ts';
import { paragraphsOfHtml } from '../../html/html-text.ts';
import type { FoundFeed } from './find-feeds.ts';

const DESCRIPTION_CHARACTERS_MAX = 300;

interface SuggestedHead {
  readonly title: string;
  /** Plain text. */
  readonly description?: string;
  /** BCP 47. */
  readonly language?: string;
  readonly link?: string;
}

/** Its title, and what else a `feed.yaml` may say. */
export function suggestHead({ feed, url }: Pick<FoundFeed, 'feed' | 'url'>): SuggestedHead {
  const title = feed.title ?? URL.parse(url)?.hostname ?? url;
  const description = documentLine(paragraphsOfHtml(feed.description ?? ''));
  return {
    title,
    ...(description === undefined || description === title
      ? {}
      : { description: truncateText(description, DESCRIPTION_CHARACTERS_MAX) }),
    ...(isLanguageTag(feed.language) ? { language: feed.language } : {}),
    ...(feed.url === undefined ? {} : { link: feed.url }),
  };
}

function isLanguageTag(tag: string | undefined): tag is string {
  try {
    return tag !== undefined && Intl.getCanonicalLocales(tag).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
