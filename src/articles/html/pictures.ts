// The pictures of a page: their real addresses where lazy loading hides them, and what is no picture of
// the story.

import { PLACEHOLDER, repairLazy } from '../../html/clean-attributes.ts';
import type { Attribute } from './page-head.ts';

/** Further places for a real address, beside those that feeds know. */
const LAZY: readonly string[] = [
  ...['data-img-src', 'data-image', 'data-url', 'data-full-src', 'data-hi-res-src', 'data-echo'],
  ...['data-lazy', 'data-cfsrc', 'data-flickity-lazyload', 'data-src-medium', 'data-default-src'],
];
const ADDRESS = /^(?:https?:)?\/\/\S+$|^\/?[\w./-]+\.(?:jpe?g|png|webp|gif|avif)(?:\?\S*)?$/iu;

/** `src` and `srcset` of an img or source element; nothing where no picture can be loaded. */
export function pictureAttributes(
  attributes: readonly Attribute[],
): readonly Attribute[] | undefined {
  const values = new Map(repairLazy(attributes).toReversed());
  const src = values.get('src')?.trim() ?? '';
  const srcset = values.get('srcset')?.trim() ?? '';
  if (!PLACEHOLDER.test(src)) return [['src', src], ...pair('srcset', srcset)];
  const hidden = LAZY.map((name) => values.get(name)?.trim() ?? '').find((one) =>
    ADDRESS.test(one),
  );
  if (hidden !== undefined) return [['src', hidden], ...pair('srcset', srcset)];
  const isLoadable = srcset !== '' && !srcset.startsWith('data:');
  if (!isLoadable) return undefined;
  const [first = ''] = srcset.split(/[\s,]+(?=\S)|\s/u);
  return [
    ['src', first],
    ['srcset', srcset],
  ];
}

function pair(name: string, value: string): readonly Attribute[] {
  return value === '' || value.startsWith('data:') ? [] : [[name, value]];
}
