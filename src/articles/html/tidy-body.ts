// The body that was found, without what belongs to the page: captions go to their pictures, lines and
// lists that only point away go, and so does what the head of the article has said already.

import { foldText } from '../../core/text.ts';
import { lineOf, listLeaves, removeWithWrapper } from './body-lines.ts';
import { isPageLine, type Part, partOf } from './boilerplate.ts';
import { type Caption, collectCaptions } from './captions.ts';
import { ancestorsOf, childElements, type PageElement } from './page-tree.ts';

export interface KnownText {
  readonly title?: string | undefined;
  /** Descriptions and subtitles: a body does not begin with them, the entry has them. */
  readonly leads: readonly string[];
  readonly authors: readonly string[];
}

/** What was taken out that is worth keeping. */
export interface TidiedBody {
  readonly captions: readonly Caption[];
  /** The line under the title that sums the article up. */
  readonly standfirst?: string;
}

const HEADING = /^h[1-6]$/u;
/** A line of nothing but links is prose when it ends like a sentence. */
const LINK_SHARE = 0.9;
const LINKED_WORDS_MIN = 3;
/** What can stand before the first paragraph of prose. */
const HEAD_BLOCKS_MAX = 12;
const PROSE_CHARACTERS_MIN = 120;
const BIO_BLOCKS_MAX = 3;

/** Tidies the tree below `root` in place. */
export function tidyBody(root: PageElement, known: KnownText): TidiedBody {
  const captions = collectCaptions(root);
  const standfirst = dropHead(root, known);
  for (const block of listLeaves(root)) {
    if (isPageBlock(block)) removeWithWrapper(block, root);
  }
  dropLinkLists(root);
  dropBio(root, known.authors);
  dropLoneHeadings(root);
  return { captions, ...(standfirst !== undefined && { standfirst }) };
}

/** What stands before the first prose and is no part of it; returns the standfirst. */
function dropHead(root: PageElement, known: KnownText): string | undefined {
  const title = foldText(known.title ?? '').toLowerCase();
  const leads = known.leads
    .map((lead) => foldText(lead).toLowerCase())
    .filter((lead) => lead !== '');
  let standfirst: string | undefined;
  for (const block of listLeaves(root).slice(0, HEAD_BLOCKS_MAX)) {
    const line = lineOf(block);
    const folded = foldText(line).toLowerCase();
    if (folded === '' || block.localName === 'figcaption') continue;
    const parts = [block, ...ancestorsBelow(block, root)].map(partOf);
    const isStandfirst =
      standfirst === undefined && parts.includes('standfirst') && line.length < 500;
    const isTitle = folded === title || (HEADING.test(block.localName) && title.includes(folded));
    if (isStandfirst && !isTitle) standfirst ??= line;
    else if (!isTitle && !isHeadLine(block, { line, isLead: leads.includes(folded), parts })) {
      if (line.length >= PROSE_CHARACTERS_MIN || block.localName === 'p') break;
      continue;
    }
    if (leads.includes(folded)) standfirst ??= line;
    removeWithWrapper(block, root);
  }
  return standfirst;
}

function isHeadLine(
  block: PageElement,
  { line, isLead, parts }: { line: string; isLead: boolean; parts: readonly Part[] },
): boolean {
  if (parts.includes('byline') && line.length < 200) return true;
  // A description is often the first paragraph word for word: that one stays.
  if (isLead && block.localName !== 'p' && line.length < 400) return true;
  return isPageLine(line) || isDateLine(line);
}

/** "November 19, 2019 | 4:20am": a short line that is mostly digits and the words of dates. */
function isDateLine(line: string): boolean {
  return (
    line.length < 80 &&
    /\b(?:19|20)\d\d\b/u.test(line) &&
    line.split(/\s+/u).length < 12 &&
    !/[.!?]$/u.test(line)
  );
}

function ancestorsBelow(element: PageElement, root: PageElement): readonly PageElement[] {
  // An element that holds more than this line says nothing of the line.
  return ancestorsOf(element, root).filter((parent) => childElements(parent).length <= 3);
}

function isPageBlock(block: PageElement): boolean {
  if (block.localName === 'figcaption' || block.querySelector('img, video, audio') !== null)
    return false;
  const line = lineOf(block);
  if (line === '') return false;
  if (isPageLine(line)) return true;
  const isProse = block.localName === 'p' || block.localName === 'div';
  return isProse && isLinkedLine(block, line);
}

/** A paragraph that is one link to another story, as nothing of a story is. */
function isLinkedLine(block: PageElement, line: string): boolean {
  if (line.split(' ').length < LINKED_WORDS_MIN || /[.!?…:]["'”’)]?$/u.test(line)) return false;
  return isLinked(block, line);
}

/** Lists in which each item is a link. */
function dropLinkLists(root: PageElement): void {
  for (const list of [...root.querySelectorAll('ul, ol')]) {
    const items = childElements(list).filter((child) => child.localName === 'li');
    const linked = items.filter((item) => {
      const line = lineOf(item);
      return line === '' || isLinked(item, line);
    });
    if (items.length > 0 && linked.length === items.length && list.querySelector('img') === null)
      removeWithWrapper(list, root);
  }
}

function isLinked(block: PageElement, line: string): boolean {
  let linked = 0;
  for (const link of block.querySelectorAll('a')) linked += lineOf(link).length;
  return linked >= line.length * LINK_SHARE;
}

/** What an author says of themselves at the end. */
function dropBio(root: PageElement, authors: readonly string[]): void {
  for (const block of listLeaves(root).slice(-BIO_BLOCKS_MAX)) {
    const line = lineOf(block);
    const [author] = authors.filter((name) => name.includes(' ') && line.startsWith(name));
    if (author !== undefined && line.length < 500) removeWithWrapper(block, root);
  }
}

/** Headings under which nothing is left. */
function dropLoneHeadings(root: PageElement): void {
  const leaves = listLeaves(root).filter(
    (leaf) => lineOf(leaf) !== '' || leaf.querySelector('img'),
  );
  for (const [index, leaf] of leaves.entries()) {
    if (HEADING.test(leaf.localName) && leaves[index + 1] === undefined)
      removeWithWrapper(leaf, root);
  }
}
