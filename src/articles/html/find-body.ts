// Where on a page its story is: what the publisher's rules select, else what Readability finds. The text
// that the page's JSON-LD gives as the article's settles what is part of it.

import { createRequire } from 'node:module';
import { paragraphsOfHtml } from '../../html/html-text.ts';
import type { PageRules } from './page-rules.ts';
import { ancestorsOf, growTree, type PageDocument, type PageElement } from './page-tree.ts';
import { prunePage } from './prune-page.ts';

const require = createRequire(import.meta.url);
let readability: typeof import('@mozilla/readability') | undefined;

/** Below it, a description in JSON-LD is a teaser, not the article. Characters. */
const TOLD_CHARACTERS_MIN = 300;
/** A told text that is this much shorter than what the page shows is cut (a paywall's, a teaser). */
const TOLD_SHARE_MIN = 0.8;
/** So much of the told text must be in what was found for it to be the same article. */
const AGREEMENT_MIN = 0.8;
/** A text this short makes Readability look again with fewer restraints. Characters. */
const CHARACTERS_ENOUGH = 500;

export interface FoundBody {
  /** Its own element: what it holds is the body. */
  readonly root: PageElement;
  /** How it was found, for whoever asks: a selector, `articleBody`, or `Readability`. */
  readonly by: string;
  readonly isDeclared: boolean;
}

/** The body in the tree of `page`, which is used up. `told` is the text of JSON-LD's `articleBody`. */
export function findBody(
  page: PageDocument,
  options: {
    readonly rules: PageRules | undefined;
    readonly told: string | undefined;
    readonly html: string;
  },
): FoundBody | undefined {
  const { rules, told, html } = options;
  for (const selector of rules?.strip ?? []) {
    for (const element of [...page.querySelectorAll(selector)]) element.remove();
  }
  for (const selector of rules?.body ?? []) {
    const elements = outermost([...page.querySelectorAll(selector)]);
    if (!elements.some((element) => element.textContent.trim() !== '')) continue;
    return { root: wrap(page, elements), by: selector, isDeclared: true };
  }
  prunePage(page.body);
  const found = readWithReadability(page);
  const text = told?.trim() ?? '';
  if (text.length < TOLD_CHARACTERS_MIN) return found;
  const shown = (found?.root.textContent ?? '').replace(/\s+/gu, ' ').trim();
  if (text.length < shown.length * TOLD_SHARE_MIN || covers(shown, text)) return found;
  return findTold(text, html) ?? found;
}

function readWithReadability(page: PageDocument): FoundBody | undefined {
  readability ??= require('@mozilla/readability') as typeof import('@mozilla/readability');
  const article = new readability.Readability<PageElement>(
    // The types speak of a browser's document; what is used of it is there (page-tree.ts).
    page as never,
    {
      charThreshold: CHARACTERS_ENOUGH,
      disableJSONLD: true,
      keepClasses: true,
      serializer: (element: unknown) => element as PageElement,
    },
  ).parse();
  const root = article?.content;
  return root === null || root === undefined
    ? undefined
    : { root, by: 'Readability', isDeclared: false };
}

/** The told text's own paragraphs: as the page shows them, else as the text has them. */
function findTold(text: string, html: string): FoundBody {
  const page = growTree(html);
  const shingles = shinglesOf(text);
  const paragraphs = [...page.querySelectorAll('p, h2, h3, li, blockquote')].filter((element) => {
    const words = wordsOf(element.textContent);
    const isToldParagraph = shareIn(words, shingles) >= AGREEMENT_MIN;
    return words.length > 3 && isToldParagraph && element.querySelector('p, li') === null;
  });
  const shown = paragraphs.map((element) => element.textContent).join(' ');
  const root = page.createElement('div');
  if (covers(shown, text)) root.append(...paragraphs);
  else root.innerHTML = htmlOfTold(text);
  return { root, by: 'articleBody', isDeclared: false };
}

function htmlOfTold(text: string): string {
  if (/<(?:p|br|div)\b/iu.test(text)) return text;
  const lines = paragraphsOfHtml(text.replaceAll('\n', '<br>')).split(/\n+/u);
  const paragraphs = lines.map((line) => line.trim()).filter((line) => line !== '');
  return paragraphs
    .map((line) => `<p>${line.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`)
    .join('');
}

/** Whether a text has nearly all that another has. */
function covers(text: string, other: string): boolean {
  return shareIn(wordsOf(other), shinglesOf(text)) >= AGREEMENT_MIN;
}

function wordsOf(text: string): readonly string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}

const SHINGLE_WORDS = 4;

function shinglesOf(text: string): ReadonlySet<string> {
  const words = wordsOf(text);
  return new Set(words.map((_, index) => words.slice(index, index + SHINGLE_WORDS).join(' ')));
}

/** The share of a text's runs of four words that are among the shingles. */
function shareIn(words: readonly string[], shingles: ReadonlySet<string>): number {
  const count = Math.max(1, words.length - SHINGLE_WORDS + 1);
  let found = 0;
  for (let index = 0; index < count; index++) {
    if (shingles.has(words.slice(index, index + SHINGLE_WORDS).join(' '))) found++;
  }
  return found / count;
}

function outermost(elements: readonly PageElement[]): readonly PageElement[] {
  return elements.filter(
    (element) => !elements.some((other) => other !== element && holds(other, element)),
  );
}

function holds(outer: PageElement, inner: PageElement): boolean {
  return ancestorsOf(inner).some((parent) => parent === outer);
}

function wrap(page: PageDocument, elements: readonly PageElement[]): PageElement {
  const root = page.createElement('div');
  root.append(...elements);
  return root;
}
