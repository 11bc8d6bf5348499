// The one way by which text becomes markup in our pages: a tagged template that escapes every value,
// so that forgetting to escape is not possible and trusting markup has to be said aloud.

import { cleanText } from '../../core/text.ts';

/** Markup that may stand in a page as it is. Only `html` and `trustHtml` make it. */
export interface Html {
  readonly markup: string;
}

/** What a template takes: markup, text (escaped), lists of these, or nothing. */
export type HtmlValue = Html | string | number | undefined | false | readonly HtmlValue[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Markup with every value escaped for element content and for attributes in double quotes. */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let markup = strings[0] ?? '';
  for (const [index, value] of values.entries()) markup += markupOf(value) + strings[index + 1];
  return { markup };
}

/** Declares markup safe that somebody else has sanitized or serialized for where it will stand. */
export function trustHtml(markup: string): Html {
  return { markup };
}

function markupOf(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeHtml(value);
  if (typeof value === 'number') return String(value);
  if ('markup' in value) return value.markup;
  return value.map(markupOf).join('');
}

function escapeHtml(text: string): string {
  return cleanText(text).replace(/[&<>"']/gu, (character) => ESCAPES[character] ?? '');
}
