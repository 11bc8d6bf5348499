// What elements inherit in XML: `xml:base` and `xml:lang`, with the depth at which each was declared.

import { decodeReferences } from '../../html/character-references.ts';
import { writeAttribute } from './canonical-writer.ts';
import type { RawAttributes } from './scan-markup.ts';

interface Inherited {
  readonly depth: number;
  readonly value: string;
}

/** The declarations in force. */
export interface Inheritance {
  /** Takes note of an element's declarations. */
  enter(depth: number, attributes: RawAttributes): void;
  /** Forgets the declarations of elements at this depth and deeper. */
  leave(depth: number): void;
  /** The base that was declared at this depth or deeper. */
  baseSince(depth: number): string | undefined;
  /** What was declared at this depth or deeper, as attributes for the canonical document. */
  writeSince(depth: number): string;
}

/** Nothing declared yet; the first relative `xml:base` starts at `baseUrl`. */
export function createInheritance(baseUrl: string | undefined): Inheritance {
  const bases: Inherited[] = [];
  const languages: Inherited[] = [];

  function declareBase(depth: number, value: string): void {
    const url = URL.parse(decodeReferences(value).trim(), bases.at(-1)?.value ?? baseUrl);
    if (url !== null && /^https?:$/u.test(url.protocol)) bases.push({ depth, value: url.href });
  }

  function valueSince(list: readonly Inherited[], depth: number): string | undefined {
    const last = list.at(-1);
    return last !== undefined && last.depth >= depth ? last.value : undefined;
  }

  return {
    enter(depth, attributes) {
      for (let i = 0; i < attributes.length; i += 2) {
        const value = attributes[i + 1] ?? '';
        if (attributes[i] === 'xml:lang') languages.push({ depth, value });
        else if (attributes[i] === 'xml:base') declareBase(depth, value);
      }
    },
    leave(depth) {
      while ((bases.at(-1)?.depth ?? -1) >= depth) bases.pop();
      while ((languages.at(-1)?.depth ?? -1) >= depth) languages.pop();
    },
    baseSince: (depth) => valueSince(bases, depth),
    writeSince(depth) {
      const base = valueSince(bases, depth);
      const language = valueSince(languages, depth);
      return (
        (base === undefined ? '' : writeAttribute('base', base)) +
        (language === undefined ? '' : writeAttribute('lang', language))
      );
    },
  };
}
