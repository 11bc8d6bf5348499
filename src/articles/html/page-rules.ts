// What an editor declares about a publisher's pages, under `html` in a layout: the hosts that they are
// on, and where on a page each field stands, as CSS selectors. No code.

import { parse } from 'css-what';
import { z } from 'zod';

const SELECTOR_CHARACTERS_MAX = 300;
const SELECTORS_MAX = 30;

const selector = z
  .string()
  .trim()
  .min(1)
  .max(SELECTOR_CHARACTERS_MAX)
  .superRefine((text, issues) => {
    const message = findSelectorFault(text);
    if (message !== undefined) issues.addIssue({ code: 'custom', message });
  });
const selectors = z
  .union([selector.transform((one) => [one]), z.array(selector).max(SELECTORS_MAX)])
  .default([]);

const host = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^(?:[a-z0-9-]{1,63}\.){1,8}[a-z0-9-]{2,63}$/u, 'a host looks like "kompas.tv"');

/** The shape of a layout's `html` section. Of several selectors the first that finds anything is taken. */
export const pageRulesSchema = z.strictObject({
  /** Hosts of the publisher's pages, each with the hosts below it: kompas.tv is www.kompas.tv, too. */
  hosts: z.array(host).max(50).default([]),
  title: selectors,
  subtitle: selectors,
  section: selectors,
  /** Printed or in a `datetime` or `content` attribute. */
  date: selectors,
  updated: selectors,
  authors: selectors,
  editors: selectors,
  tags: selectors,
  /** The elements that hold the story; all that the first fitting selector finds, in the page's order. */
  body: selectors,
  caption: selectors,
  credit: selectors,
  /** What is no part of the body, wherever it stands; all of them are taken out. */
  strip: selectors,
});

export type PageRules = z.output<typeof pageRulesSchema>;

/** The rules for a page's address: those whose host is the longest that it is on or below. */
export function findRulesForHost<T extends { readonly hosts: readonly string[] }>(
  url: string | undefined,
  rules: readonly T[],
): T | undefined {
  const host = url === undefined ? undefined : URL.parse(url)?.hostname.toLowerCase();
  if (host === undefined) return undefined;
  let best: { readonly length: number; readonly rule: T } | undefined;
  for (const rule of rules) {
    for (const one of rule.hosts) {
      const isOn = host === one || host.endsWith(`.${one}`);
      if (isOn && one.length > (best?.length ?? 0)) best = { length: one.length, rule };
    }
  }
  return best?.rule;
}

function findSelectorFault(text: string): string | undefined {
  try {
    parse(text);
    return undefined;
  } catch (error) {
    return `“${text}” is no CSS selector: ${error instanceof Error ? error.message : String(error)}`;
  }
}
