// The head of a JSON Feed document as a channel.

import type { Person } from '../../core/entry.ts';
import { webAddress } from '../../core/web-address.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import type { Channel } from '../channel.ts';
import { withoutAbsent } from '../compose-entry.ts';
import { distinctPeople, parsePerson, personOf } from '../people.ts';
import { documentLine } from '../plain-text.ts';
import { type JsonRecord, listRecords, listStrings, readString } from './json-values.ts';

/** What a document's head says, but for its encoding and format. */
export type ChannelValues = Omit<Channel, 'encoding' | 'format'>;

/** The channel; `base` is where relative addresses start. */
export function parseChannel(feed: JsonRecord, base: string | undefined): ChannelValues {
  const address = (name: string) => webAddress(readString(feed, name), base);
  const description = readString(feed, 'description');
  return withoutAbsent({
    title: documentLine(readString(feed, 'title')),
    url: address('home_page_url'),
    description: description === undefined ? undefined : escapeHtml(description),
    language: readString(feed, 'language'),
    feedUrl: address('feed_url'),
    imageUrl: address('icon') ?? address('favicon'),
    authors: parseAuthors(feed, base),
    hubs: listRecords(feed, 'hubs').flatMap(
      (hub) => webAddress(readString(hub, 'url'), base) ?? [],
    ),
    next: address('next_url'),
  });
}

/** `authors` of 1.1 and `author` of 1.0, which many documents have both of. */
export function parseAuthors(record: JsonRecord, base: string | undefined): readonly Person[] {
  const named = [...listRecords(record, 'authors'), ...listRecords(record, 'author')].map((one) =>
    personOf({ name: readString(one, 'name'), url: readString(one, 'url'), base }),
  );
  const written = [...listStrings(record, 'authors'), ...listStrings(record, 'author')];
  return distinctPeople([...named, ...written.map(parsePerson)]);
}
