// What a page's visible text says of its article outside of the body: headline, dates, byline, section,
// tags. Found in one walk by what elements are for (microdata, rel, time, names of classes), before the
// tree is pruned.

import { cleanLine } from '../../core/text.ts';
import { namesOf } from '../schema-org/people.ts';
import { namesOfElement } from './boilerplate.ts';
import {
  ancestorsOf,
  isElement,
  type PageDocument,
  type PageElement,
  selectorOf,
} from './page-tree.ts';

/** A value, and a selector of the element that it was found in. */
export interface Fact {
  readonly text: string;
  readonly selector: string;
}

type FactKind = 'headline' | 'published' | 'updated' | 'printedDate' | 'author' | 'section' | 'tag';

/** Facts of each kind, the surest first. */
export type PageFacts = Readonly<Record<FactKind, readonly Fact[]>>;

/** A sign of a kind of fact; of several signs the one that is listed first is the surest. */
interface Sign {
  readonly kind: FactKind;
  readonly matches: (element: Looked) => boolean;
}

interface Looked {
  readonly element: PageElement;
  readonly name: string;
  readonly itemprop: string;
  readonly rel: string;
  /** Words of its class and id, parted by spaces. */
  readonly words: string;
  readonly isInAuthor: boolean;
  readonly isInByline: boolean;
}

const AUTHOR_WORDS = / (?:author|authors|byline|bylines|penulis|writer|reporter|contributor) /u;
/** Those who comment have a line of their own, too. */
const COMMENT_WORDS = / (?:comment|comments|commenter|related|recommended|sidebar|footer) /u;
const AUTHOR_NAME_WORDS = / (?:author|byline|writer|contributor|reporter) (?:name|link)s? /u;
const DATE_WORDS =
  / (?:date|dates|datetime|time|timestamp|published|publish|pubdate|dateline|tanggal|waktu|meta|info|byline) /u;
const PUBLISHED_WORDS = / (?:published|publish|pubdate|created|posted|entry date) /u;
const UPDATED_WORDS = / (?:updated|update|modified|lastmod) /u;
const TAG_WORDS = / (?:tags|taglist|tagcloud|topics) /u;

const SIGNS: readonly Sign[] = [
  { kind: 'headline', matches: ({ itemprop }) => itemprop === 'headline' },
  { kind: 'headline', matches: ({ name }) => name === 'h1' },
  { kind: 'updated', matches: ({ itemprop }) => itemprop === 'datemodified' },
  { kind: 'updated', matches: (one) => isTime(one) && UPDATED_WORDS.test(one.words) },
  { kind: 'published', matches: ({ itemprop }) => itemprop === 'datepublished' },
  { kind: 'published', matches: (one) => isTime(one) && PUBLISHED_WORDS.test(one.words) },
  { kind: 'published', matches: (one) => isTime(one) && !UPDATED_WORDS.test(one.words) },
  {
    kind: 'printedDate',
    matches: (one) => one.name === 'time' || DATE_WORDS.test(one.words),
  },
  { kind: 'author', matches: ({ itemprop, isInAuthor }) => itemprop === 'name' && isInAuthor },
  { kind: 'author', matches: ({ itemprop }) => itemprop === 'author' },
  { kind: 'author', matches: ({ rel }) => rel === 'author' },
  { kind: 'author', matches: ({ words }) => AUTHOR_NAME_WORDS.test(words) },
  { kind: 'author', matches: ({ name, isInByline }) => name === 'a' && isInByline },
  { kind: 'author', matches: ({ words }) => AUTHOR_WORDS.test(words) },
  { kind: 'section', matches: ({ itemprop }) => itemprop === 'articlesection' },
  { kind: 'section', matches: ({ rel }) => / category /u.test(` ${rel} `) },
  { kind: 'tag', matches: ({ rel }) => / tag /u.test(` ${rel} `) },
  { kind: 'tag', matches: ({ name, element }) => name === 'a' && isInTags(element) },
];

const FACTS_MAX = 30;
const CHARACTERS_MAX: Readonly<Record<FactKind, number>> = {
  headline: 500,
  published: 120,
  updated: 120,
  printedDate: 120,
  author: 200,
  section: 80,
  tag: 80,
};

/** Looks at the whole page. */
export function findPageFacts(page: PageDocument): PageFacts {
  const bySign = SIGNS.map((): Fact[] => []);
  const walk = (element: PageElement, around: { author: boolean; byline: boolean }): void => {
    const looked = look(element, around);
    if (COMMENT_WORDS.test(looked.words)) return;
    for (const [index, { kind, matches }] of SIGNS.entries()) {
      const facts = bySign[index];
      if (facts === undefined || facts.length >= FACTS_MAX || !matches(looked)) continue;
      facts.push(...readFacts(kind, element));
    }
    const inside = {
      author: around.author || looked.itemprop === 'author',
      byline: around.byline || AUTHOR_WORDS.test(looked.words),
    };
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (isElement(node)) walk(node, inside);
    }
  };
  walk(page.body, { author: false, byline: false });
  const facts: Record<FactKind, Fact[]> = {
    ...{ headline: [], published: [], updated: [], printedDate: [], author: [], section: [] },
    tag: [],
  };
  // People and tags are one list each, as the surest sign has it; of the others each find is tried.
  for (const [index, found] of bySign.entries()) {
    const kind = SIGNS[index]?.kind ?? 'tag';
    const isOneList = kind === 'author' || kind === 'tag';
    if (!isOneList || facts[kind].length === 0) facts[kind].push(...distinct(found));
  }
  return facts;
}

function look(element: PageElement, around: { author: boolean; byline: boolean }): Looked {
  return {
    element,
    name: element.localName,
    itemprop: (element.getAttribute('itemprop') ?? '').toLowerCase(),
    rel: (element.getAttribute('rel') ?? '').toLowerCase(),
    words: namesOfElement(element),
    isInAuthor: around.author,
    isInByline: around.byline,
  };
}

function isTime({ name, element }: Looked): boolean {
  return name === 'time' && (element.getAttribute('datetime') ?? '') !== '';
}

function isInTags(element: PageElement): boolean {
  const around = ancestorsOf(element).slice(0, 3);
  return around.some((parent) => TAG_WORDS.test(namesOfElement(parent)));
}

function readFacts(kind: FactKind, element: PageElement): readonly Fact[] {
  const machine = element.getAttribute('datetime') || element.getAttribute('content');
  const isDate = kind === 'published' || kind === 'updated';
  const raw = machine && (isDate || kind === 'author') ? machine : element.textContent;
  if (raw.length > CHARACTERS_MAX[kind] * 4) return [];
  const text = cleanLine(raw);
  if (text === '' || text.length > CHARACTERS_MAX[kind]) return [];
  const selector = selectorOf(element);
  if (kind === 'printedDate') return /\d/u.test(text) ? [{ text, selector }] : [];
  if (kind !== 'author') return [{ text, selector }];
  return namesOf(text)
    .filter(isName)
    .map((name) => ({ text: name, selector }));
}

/** A person's name begins its words with capitals, where a script has them; a line of prose does not. */
function isName(name: string): boolean {
  const words = name.split(' ');
  const small = words.filter((word) => /^\p{Ll}/u.test(word));
  const isProse = words.length > 6 || small.length * 2 > words.length;
  return !isProse && !/[\d:!?@|]/u.test(name);
}

function distinct(facts: readonly Fact[]): readonly Fact[] {
  return [...new Map(facts.map((fact) => [fact.text.toLowerCase(), fact])).values()];
}
