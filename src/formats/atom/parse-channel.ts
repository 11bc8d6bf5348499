// The head of an Atom document (RFC 4287, Atom 0.3) as a channel.

import { webAddress } from '../../core/web-address.ts';
import type { Channel } from '../channel.ts';
import { withoutAbsent } from '../compose-entry.ts';
import { readTiming } from '../feed-timing.ts';
import { distinctPeople } from '../people.ts';
import {
  listLinks,
  listPeople,
  readDate,
  readHtml,
  readLine,
  readLink,
  readText,
  readTitle,
} from '../read-fields.ts';
import { lineOf } from '../text-construct.ts';
import { upstreamAddress } from '../upstream-address.ts';
import type { FieldSource } from '../xml/parse-canonical.ts';
import { absoluteId } from './parse-entry.ts';

/** What a document's head says, but for its encoding and format. */
export type ChannelValues = Omit<Channel, 'encoding' | 'format'>;

/** The channel; `base` is where relative addresses start that no `xml:base` covers. */
export function parseChannel(head: FieldSource, base: string | undefined): ChannelValues {
  const own = head.attributes.base ?? base;
  const text = { defaultKind: 'text', base: own } as const;
  const link = (relation: string) => readLink(head, 'link', { relation, base: own });
  const id = head.list('id').find((field) => field.text !== '');
  const authors = listPeople(head, ['author', 'dc:creator'], own);
  return withoutAbsent({
    id:
      id === undefined
        ? undefined
        : absoluteId(id.text, {
            declared: id.attributes.base ?? head.attributes.base,
            document: base,
          }),
    title: readTitle(head, ['title', 'dc:title'], text),
    url: link('alternate') ?? upstreamAddress(readLine(head, ['link']), own),
    description: readHtml(
      head,
      ['subtitle', 'tagline', 'info', 'dc:description', 'itunes:summary', 'itunes:subtitle'],
      text,
    ),
    language: head.attributes.lang ?? readLine(head, ['language', 'dc:language']),
    updatedAt: readDate(head, ['atom:updated', 'modified', 'dc:date', 'atom:published']),
    feedUrl: link('self'),
    imageUrl: webAddress(
      readLine(head, ['logo', 'icon']) ?? head.first('itunes:image')?.attributes.href,
      own,
    ),
    authors: distinctPeople(
      authors.some(Boolean) ? authors : listPeople(head, ['itunes:author'], own),
    ),
    rights: lineOf(readText(head, ['rights', 'copyright', 'dc:rights'], text), { isGuess: false }),
    hubs: listLinks(head, 'link', 'hub').flatMap(
      ({ attributes }) => webAddress(attributes.href, own) ?? [],
    ),
    ...readTiming(head),
    next: link('next'),
    prevArchive: link('prev-archive'),
  });
}
