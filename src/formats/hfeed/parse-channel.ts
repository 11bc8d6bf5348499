// The head of an h-feed (microformats.org/wiki/h-feed) as a channel.

import type { Person } from '../../core/entry.ts';
import { escapeHtml } from '../../html/escape-html.ts';
import { textOfHtml } from '../../html/html-text.ts';
import type { Channel } from '../channel.ts';
import { withoutAbsent } from '../compose-entry.ts';
import { distinctPeople, personOf } from '../people.ts';
import { documentLine } from '../plain-text.ts';
import {
  absoluteAddress,
  firstText,
  listAddresses,
  listValues,
  type Microformat,
  type PageMicroformats,
  textOf,
} from './microformats.ts';

/** What a document's head says, but for its encoding and format. */
export type ChannelValues = Omit<Channel, 'encoding' | 'format'>;

const TITLE = /<title\b[^<>]{0,500}>([^<]{1,5000})/iu;
const LANGUAGE = /<html\b[^<>]{0,2000}?\slang\s{0,5}=\s{0,5}["']?([\w-]{2,40})/iu;

/** The channel; a page whose entries stand in no h-feed of their own has no `root`. */
export function parseChannel(
  root: Microformat | undefined,
  around: {
    readonly page: string;
    /** The page's own. */
    readonly address: string | undefined;
    readonly microformats: PageMicroformats;
  },
): ChannelValues {
  const { page, address } = around;
  const { rels } = around.microformats;
  const own: Microformat = root ?? { properties: {} };
  const relation = (name: string) => (rels[name] ?? []).flatMap((to) => absoluteAddress(to) ?? []);
  const summary = documentLine(firstText(own, 'summary'));
  const title = documentLine(firstText(own, 'name')) ?? documentLine(titleOf(page));
  return withoutAbsent({
    id: listAddresses(own, 'uid')[0],
    title,
    url: listAddresses(own, 'url')[0] ?? address,
    description: summary === undefined ? undefined : escapeHtml(summary),
    language: own.lang ?? LANGUAGE.exec(page.slice(0, 20_000))?.[1],
    feedUrl: relation('self')[0],
    imageUrl: listAddresses(own, 'photo')[0],
    authors: parseAuthors(own),
    hubs: relation('hub'),
    next: relation('next')[0],
  });
}

/** People of an h-feed or h-entry: h-cards, or names alone. */
export function parseAuthors(object: Microformat): readonly Person[] {
  return distinctPeople(
    listValues(object, 'author').map((value) => {
      if (typeof value !== 'object' || !('properties' in value))
        return personOf({ name: textOf(value) });
      const name = firstText(value, 'name') ?? textOf(value);
      return personOf({
        name,
        email: firstText(value, 'email'),
        url: listAddresses(value, 'url')[0],
      });
    }),
  );
}

function titleOf(page: string): string | undefined {
  const [, title] = TITLE.exec(page.slice(0, 100_000)) ?? [];
  return title === undefined ? undefined : textOfHtml(title);
}
