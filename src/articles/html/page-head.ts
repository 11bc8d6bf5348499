// What a page says of itself outside of its text: title, meta elements, links, base address, language,
// and the JSON-LD blocks, which may stand anywhere.

import { decodeAttributeReferences, decodeReferences } from '../../html/character-references.ts';

/** One attribute as written: lower-case name, raw value. */
export type Attribute = readonly [name: string, value: string];

export interface PageHead {
  readonly title?: string;
  /** Contents of meta elements by lower-case `property`, `name`, `itemprop` or `http-equiv`, in their order. */
  readonly metas: ReadonlyMap<string, readonly string[]>;
  readonly links: readonly PageLink[];
  /** `href` of the base element. */
  readonly base?: string;
  /** Of the html element, else of the body. */
  readonly language?: string;
  readonly direction?: 'ltr' | 'rtl';
  /** The text of each `application/ld+json` block. */
  readonly jsonLd: readonly string[];
  /** Somewhere the page asks for a password. */
  readonly hasPasswordField: boolean;
}

interface PageLink {
  readonly rel: string;
  readonly href: string;
}

const METAS_MAX = 500;
const LINKS_MAX = 200;
const JSON_LD_BLOCKS_MAX = 50;
const JSON_LD_CHARACTERS_MAX = 2 * 1024 * 1024;
const TITLE_CHARACTERS_MAX = 2_000;

/** Collects in passing. */
export function createHeadCollector() {
  const metas = new Map<string, string[]>();
  const links: PageLink[] = [];
  const jsonLd: string[] = [];
  let title: string | undefined;
  let base: string | undefined;
  let language: string | undefined;
  let direction: 'ltr' | 'rtl' | undefined;
  let hasPasswordField = false;
  let collecting: 'title' | 'jsonLd' | undefined;
  let text = '';

  function addMeta(attributes: ReadonlyMap<string, string>): void {
    const content = attributes.get('content');
    if (content === undefined || metas.size >= METAS_MAX) return;
    for (const key of ['property', 'name', 'itemprop', 'http-equiv']) {
      for (const name of (attributes.get(key) ?? '').toLowerCase().split(/\s+/u)) {
        if (name !== '') metas.set(name, [...(metas.get(name) ?? []).slice(0, 50), content]);
      }
    }
  }

  function addRoot(attributes: ReadonlyMap<string, string>): void {
    language ??= attributes.get('lang') || attributes.get('xml:lang') || undefined;
    const dir = attributes.get('dir')?.toLowerCase();
    if (dir === 'rtl' || dir === 'ltr') direction ??= dir;
  }

  return {
    /** True for elements that are no part of the page's text. */
    open(name: string, attributes: readonly Attribute[]): boolean {
      if (name === 'meta') addMeta(decoded(attributes));
      else if (name === 'link') {
        const { rel = '', href } = Object.fromEntries(decoded(attributes));
        if (href !== undefined && links.length < LINKS_MAX)
          links.push({ rel: rel.toLowerCase(), href });
      } else if (name === 'base') base ??= decoded(attributes).get('href');
      else if (name === 'input')
        hasPasswordField ||= decoded(attributes).get('type')?.toLowerCase() === 'password';
      else if (name === 'html' || name === 'body') addRoot(decoded(attributes));
      else return false;
      return true;
    },
    startText(name: 'script' | 'title', attributes: readonly Attribute[]): void {
      text = '';
      const type = attributes.find(([key]) => key === 'type')?.[1] ?? '';
      if (name === 'title') collecting = title === undefined ? 'title' : undefined;
      else collecting = /^\s*application\/ld\+json/iu.test(type) ? 'jsonLd' : undefined;
    },
    text(input: string, start: number, end: number): void {
      const max = collecting === 'title' ? TITLE_CHARACTERS_MAX : JSON_LD_CHARACTERS_MAX;
      if (collecting !== undefined && text.length + end - start <= max)
        text += input.slice(start, end);
    },
    endText(): void {
      if (collecting === 'title') title = decodeReferences(text).trim() || undefined;
      if (collecting === 'jsonLd' && text.trim() !== '' && jsonLd.length < JSON_LD_BLOCKS_MAX)
        jsonLd.push(text);
      collecting = undefined;
    },
    finish: (): PageHead => ({
      metas,
      links,
      jsonLd,
      hasPasswordField,
      ...(title !== undefined && { title }),
      ...(base !== undefined && { base }),
      ...(language !== undefined && { language }),
      ...(direction !== undefined && { direction }),
    }),
  };
}

function decoded(attributes: readonly Attribute[]): ReadonlyMap<string, string> {
  return new Map(
    attributes.toReversed().map(([name, value]) => [name, decodeAttributeReferences(value).trim()]),
  );
}
