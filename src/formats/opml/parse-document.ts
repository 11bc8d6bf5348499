// An OPML document (1.0 to 2.0, and what claims to be one) as the subscriptions that it lists. Read as
// tolerantly as feeds are: no entity of a DOCTYPE is expanded, and a bad outline costs no other.

import { urlIdentity } from '../../core/identity.ts';
import { cleanLine, truncateText } from '../../core/text.ts';
import { decodeReferences } from '../../html/character-references.ts';
import { scanMarkup } from '../xml/scan-markup.ts';
import { type OutlineReading, parseOutline, type Subscription } from './parse-outline.ts';

/** A subscription and where it stands. */
export interface Outline extends Subscription {
  /** Names of the groups around it, the outermost first. */
  readonly groups: readonly string[];
  /** 1-based. */
  readonly line: number;
}

interface RefusedOutline {
  readonly title?: string;
  readonly line: number;
  /** The end of a sentence about it. */
  readonly reason: string;
}

export interface OutlineList {
  readonly title?: string;
  /** In the order of the document, each address once. */
  readonly outlines: readonly Outline[];
  /** How often an address came again. */
  readonly repeated: number;
  /** The first of those that cannot be subscribed to; `refusedCount` counts all. */
  readonly refused: readonly RefusedOutline[];
  readonly refusedCount: number;
  /** Subscriptions past the limit: they are counted and left out. */
  readonly left: number;
}

export type OutlineListReading =
  | ({ readonly ok: true } & OutlineList)
  | { readonly ok: false; readonly code: 'not-opml'; readonly message: string };

/** Limits on one list. */
export const OPML_LIMITS = {
  bytesMax: 10 * 1024 * 1024,
  outlinesMax: 10_000,
} as const;

const REFUSED_TOLD_MAX = 1_000;
/** Groups deeper inside count as the one around them. */
const GROUPS_MAX = 8;
const TITLE_CHARACTERS_MAX = 1_000;

/** Whether a document is to be read as OPML: its root element is one. */
export function isOpml(text: string): boolean {
  return /^(?:\uFEFF|\s|<\?[^>]*>|<!--[\s\S]*?-->|<!DOCTYPE[^>[]*(?:\[[^\]]*\])?\s*>)*<opml[\s>]/iu.test(
    text.slice(0, 10_000),
  );
}

/** Linear in the text, and never throws for what it holds. */
export function parseDocument(text: string): OutlineListReading {
  const pass = new Pass(text);
  scanMarkup(text, {
    startsAt: (offset) => pass.startsAt(offset),
    open: (name, attributes, isEmpty) => pass.open({ name, attributes, isEmpty }),
    close: (name) => pass.close(name),
    text: (content, isCdata) => pass.text(isCdata ? content : decodeReferences(content)),
  });
  return pass.finish();
}

interface Tag {
  readonly name: string;
  readonly attributes: readonly string[];
  readonly isEmpty: boolean;
}

/** Its lifetime is one document. */
class Pass {
  readonly #lineAt: (offset: number) => number;
  /** The names of the groups that each open outline stands in, itself included. */
  readonly #open: (readonly string[])[] = [];
  readonly #byIdentity = new Map<string, Outline>();
  readonly #refused: RefusedOutline[] = [];
  #at = 0;
  #isList = false;
  #isInTitle = false;
  #title = '';
  #repeated = 0;
  #refusedCount = 0;
  #left = 0;

  constructor(text: string) {
    this.#lineAt = createLineCounter(text);
  }

  startsAt(offset: number): void {
    this.#at = offset;
  }

  open({ name: written, attributes, isEmpty }: Tag): void {
    const name = written.toLowerCase();
    if (name === 'opml') this.#isList = true;
    this.#isInTitle = name === 'title' && !isEmpty && this.#open.length === 0;
    if (name !== 'outline') return;
    const groups = this.#open.at(-1) ?? [];
    const reading = parseOutline(attributes);
    this.#take(reading, groups);
    if (!isEmpty) this.#open.push(groupsWithin(groups, reading));
  }

  close(written: string): void {
    this.#isInTitle = false;
    if (written.toLowerCase() === 'outline') this.#open.pop();
  }

  text(content: string): void {
    if (this.#isInTitle && this.#title.length < TITLE_CHARACTERS_MAX) this.#title += content;
  }

  finish(): OutlineListReading {
    if (!this.#isList) {
      const message = 'The document has no element that begins a list of feeds: opml.';
      return { ok: false, code: 'not-opml', message };
    }
    const title = truncateText(cleanLine(this.#title), TITLE_CHARACTERS_MAX);
    return {
      ok: true,
      ...(title === '' ? {} : { title }),
      outlines: [...this.#byIdentity.values()],
      repeated: this.#repeated,
      refused: this.#refused,
      refusedCount: this.#refusedCount,
      left: this.#left,
    };
  }

  #take(reading: OutlineReading, groups: readonly string[]): void {
    if (reading.kind === 'group') return;
    if (reading.kind === 'refused') {
      this.#refusedCount++;
      if (this.#refused.length >= REFUSED_TOLD_MAX) return;
      const { kind: _kind, ...told } = reading;
      this.#refused.push({ ...told, line: this.#lineAt(this.#at) });
      return;
    }
    const { subscription } = reading;
    const identity = urlIdentity(subscription.url);
    if (this.#byIdentity.has(identity)) this.#repeated++;
    else if (this.#byIdentity.size >= OPML_LIMITS.outlinesMax) this.#left++;
    else {
      const line = this.#lineAt(this.#at);
      this.#byIdentity.set(identity, { ...subscription, groups, line });
    }
  }
}

function groupsWithin(groups: readonly string[], reading: OutlineReading): readonly string[] {
  if (reading.kind !== 'group' || reading.title === undefined) return groups;
  return groups.length >= GROUPS_MAX ? groups : [...groups, reading.title];
}

/** For offsets that only grow. */
function createLineCounter(text: string): (offset: number) => number {
  let line = 1;
  let next = text.indexOf('\n');
  return (offset) => {
    while (next !== -1 && next < offset) {
      line++;
      next = text.indexOf('\n', next + 1);
    }
    return line;
  };
}
