// What a structured article says of itself, field by field as it is read: the first value counts, every
// value with the key and the line that it came from, and dates are checked on the way in.

import type { ArticleFault } from '../core/article.ts';
import type { Entry } from '../core/entry.ts';
import { cleanLine } from '../core/text.ts';
import { parseStatedDate } from './stated-date.ts';

/** Where in an article a value stands. */
export interface Origin {
  /** Name or path of the key or element. */
  readonly key: string;
  /** 1-based, where it is known. */
  readonly line?: number;
}

export type StatedField = keyof Entry;
type DateField = 'publishedAt' | 'updatedAt' | 'embargoedUntil' | 'expiresAt';
type LineField =
  | 'sourceId'
  | 'title'
  | 'subtitle'
  | 'section'
  | 'place'
  | 'publisher'
  | 'rights'
  | 'version'
  | 'language';

/** Collects one article's fields. Its lifetime is the reading of that article. */
export class StatedFields {
  readonly #timezone: string | undefined;
  readonly #values: { -readonly [Field in StatedField]?: Entry[Field] } = {};
  readonly origins = new Map<StatedField, Origin>();
  readonly warnings: ArticleFault[] = [];
  /** The first fault that sets the article aside. */
  fault: ArticleFault | undefined;

  /** `timezone` is for dates that name no zone. */
  constructor(timezone: string | undefined) {
    this.#timezone = timezone;
  }

  get values(): Partial<Entry> {
    return this.#values;
  }

  has(field: StatedField): boolean {
    return this.origins.has(field);
  }

  /** Nothing for what is absent or empty, or stated before. */
  set<Field extends StatedField>(
    field: Field,
    value: Entry[Field] | undefined,
    origin: Origin,
  ): void {
    if (value === undefined || value === '' || this.has(field)) return;
    if (Array.isArray(value) && value.length === 0) return;
    this.#values[field] = value;
    this.origins.set(field, origin);
  }

  /** One line of plain text. */
  setLine(field: LineField, value: string | undefined, origin: Origin): void {
    if (value !== undefined) this.set(field, cleanLine(value), origin);
  }

  /** A date that is none sets the article aside: a guess would put the story in the wrong place. */
  setDate(field: DateField, value: string | undefined, origin: Origin): void {
    const text = value === undefined ? '' : cleanLine(value);
    if (text === '' || this.has(field)) return;
    const date = parseStatedDate(text, this.#timezone);
    if (date.outcome === 'date') this.set(field, date.value, origin);
    else
      this.fail(
        'invalid-date',
        `${origin.key} cannot be read: ${date.reason}. Correct it.`,
        origin,
      );
  }

  warn(code: ArticleFault['code'], message: string, origin?: Origin): void {
    this.warnings.push(faultAt(code, message, origin));
  }

  fail(code: ArticleFault['code'], message: string, origin?: Origin): void {
    this.fault ??= faultAt(code, message, origin);
  }
}

function faultAt(code: ArticleFault['code'], message: string, origin?: Origin): ArticleFault {
  return { code, message, ...(origin?.line !== undefined && { line: origin.line }) };
}
