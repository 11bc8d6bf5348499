// Names of publishers as datelines and credits print them: the layout's own, and where it stands for
// many publishers whatever reads like the name of one.

import type { Layout } from './layout.ts';
import { publisherKey } from './layout.ts';

/** KOMPAS.com, REPUBLIKA.CO.ID, AKURAT. CO; of more words than three it is a sentence. */
const WEB_NAME = /^\S+(?: \S+){0,2}\.\s?\p{L}{2,10}(?:\.\p{L}{2})?$/u;
/** MINA, RMOL; two letters are a state's (Washington, DC). */
const CAPITALS = /^\p{Lu}{3,8}$/u;

export type PublisherKind = 'declared' | 'web' | 'capitals';

/** What makes a text the name of a publisher, or nothing where it is none. */
export function publisherKind(text: string, layout: Layout): PublisherKind | undefined {
  if (layout.publisherNames.has(publisherKey(text))) return 'declared';
  if (!layout.definition.anyPublisher || /[,;:"“”()]/u.test(text)) return undefined;
  if (WEB_NAME.test(text)) return 'web';
  return CAPITALS.test(text) && !layout.places.includes(text.toLowerCase())
    ? 'capitals'
    : undefined;
}
