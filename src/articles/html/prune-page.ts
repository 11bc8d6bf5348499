// Takes the parts out of a page's tree that are not its story (boilerplate.ts), before anything weighs
// where the story is. A part that holds much of the page's prose is never taken out, whatever its name.

import { partOf } from './boilerplate.ts';
import { childElements, isElement, isText, type PageElement } from './page-tree.ts';

/** A part with more than this share of all paragraphs' text is the story, not a part beside it. */
const PROSE_SHARE_MAX = 0.25;
const PARAGRAPHS: ReadonlySet<string> = new Set(['p', 'blockquote', 'pre', 'li', 'td']);
/** Sections of a page by their element or role. */
const SECTIONS: ReadonlySet<string> = new Set(['aside', 'footer', 'form']);
const ROLES: ReadonlySet<string> = new Set([
  ...['alert', 'alertdialog', 'banner', 'complementary', 'contentinfo', 'dialog', 'menu'],
  ...['navigation', 'search', 'toolbar', 'tooltip'],
]);
/** Within a line: a name there says how words look. */
const IN_LINE: ReadonlySet<string> = new Set([
  ...[
    'b',
    'em',
    'i',
    'strong',
    'u',
    'sub',
    'sup',
    'mark',
    'time',
    'html',
    'body',
    'article',
    'main',
  ],
]);

/** Prunes below `root`. */
export function prunePage(root: PageElement): void {
  const prose = weighProse(root);
  const limit = (prose.get(root) ?? 0) * PROSE_SHARE_MAX;
  const open = childElements(root).toReversed();
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    const share = prose.get(element) ?? 0;
    if (isBesides(element) && share <= limit) {
      element.remove();
    } else if (share <= limit && partOf(element) === 'gallery') {
      keepPictures(element);
    } else if (element.localName !== 'p') {
      open.push(...childElements(element).toReversed());
    }
  }
}

function isBesides(element: PageElement): boolean {
  const name = element.localName;
  if (IN_LINE.has(name)) return false;
  if (SECTIONS.has(name)) return true;
  if (ROLES.has(element.getAttribute('role') ?? '')) return true;
  return name !== 'img' && name !== 'figure' && partOf(element) === 'noise';
}

/** Of a gallery its pictures, without the lines that come with them. */
function keepPictures(element: PageElement): void {
  const pictures = [...element.querySelectorAll('img')];
  element.textContent = '';
  element.append(...pictures);
}

/** Characters of paragraphs in each element that has any. */
function weighProse(root: PageElement): ReadonlyMap<PageElement, number> {
  const weights = new Map<PageElement, number>();
  const weigh = (element: PageElement, isInProse: boolean): number => {
    const isProse = isInProse || PARAGRAPHS.has(element.localName);
    let weight = 0;
    for (let node = element.firstChild; node !== null; node = node.nextSibling) {
      if (isElement(node)) weight += weigh(node, isProse);
      else if (isProse && isText(node)) weight += node.textContent.trim().length;
    }
    if (weight > 0) weights.set(element, weight);
    return weight;
  };
  weigh(root, false);
  return weights;
}
