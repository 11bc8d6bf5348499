// A feed's own values as every format may write them, like `prepare-entry.ts` does for an entry.

import { KabarError } from '../core/errors.ts';
import type { FeedFormat } from '../core/feed.ts';
import { languageTag } from '../core/language-tag.ts';
import { webAddress } from '../core/web-address.ts';
import type { FeedHead } from './format.ts';
import { documentDate } from './instant.ts';
import { plainField, TITLE_CHARACTERS_MAX } from './plain-text.ts';
import { type PreparedPerson, preparePerson } from './prepare-entry.ts';

/** Plain-text values are shielded: no reader can take them for markup. */
export interface PreparedHead {
  readonly id: string;
  readonly title: string;
  readonly description: string | undefined;
  readonly language: string | undefined;
  readonly siteUrl: string;
  /** The document's own address. */
  readonly selfUrl: string;
  readonly author: PreparedPerson | undefined;
  readonly copyright: string | undefined;
  readonly icon: string | undefined;
  readonly extensionUrl: string | undefined;
  readonly updatedAt: Date;
}

/** The head to publish. Throws `internal` when the service's own addresses are none. */
export function prepareHead(head: FeedHead, format: FeedFormat): PreparedHead {
  const selfUrl = webAddress(head.documentUrls[format]);
  if (selfUrl === undefined) {
    throw new KabarError('internal', `${head.documentUrls[format]} is no address of a document.`);
  }
  const siteUrl = webAddress(head.siteUrl) ?? selfUrl;
  return {
    id: head.id,
    title: plainField(head.title, TITLE_CHARACTERS_MAX) ?? siteUrl,
    description: plainField(head.description),
    language: languageTag(head.language),
    siteUrl,
    selfUrl,
    author: head.author === undefined ? undefined : preparePerson(head.author),
    copyright: plainField(head.copyright),
    icon: webAddress(head.icon),
    extensionUrl: webAddress(head.extensionUrl),
    updatedAt: documentDate(head.updatedAt),
  };
}
