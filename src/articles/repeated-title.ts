// A body that opens with the headline, which readers see above it already.

import { foldText } from '../core/text.ts';
import { textOfHtml } from '../html/html-text.ts';

const HEADING = /<(h[1-3])\b[^<>]*>([\s\S]{0,4000}?)<\/\1\s*>/iu;

/** The HTML without its first heading where that is the title. */
export function dropRepeatedTitle(html: string, title: string | undefined): string {
  const found = title === undefined ? null : HEADING.exec(html);
  if (found === null || foldText(textOfHtml(found[2] ?? '')) !== foldText(title ?? '')) return html;
  return html.slice(0, found.index) + html.slice(found.index + found[0].length);
}
