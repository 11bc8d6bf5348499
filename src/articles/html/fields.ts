// Collects an entry's fields from several places, the surest first, and remembers where each came from.

import type { Origin, Origins } from '../../core/article.ts';
import type { Entry } from '../../core/entry.ts';

/** A value with the place that it was found in. */
export interface Found<T> {
  readonly value: T;
  readonly origin: Origin;
}

export type PageFields = Omit<Partial<Entry>, 'id' | 'source' | 'sourceId'>;

/** Collects; the first value of a field stays. */
export class FieldCollector {
  readonly #fields: { -readonly [K in keyof PageFields]: PageFields[K] } = {};
  readonly #origins: Record<string, readonly Origin[]> = {};

  /** Takes the first candidate that is there, unless the field has a value already. */
  take<K extends keyof PageFields>(
    field: K,
    ...candidates: readonly (Found<PageFields[K]> | undefined)[]
  ): void {
    if (this.#fields[field] !== undefined) return;
    const found = candidates.find((one) => one?.value !== undefined);
    if (found !== undefined) this.put(field, found);
  }

  /** Takes a value in any case. */
  put<K extends keyof PageFields>(field: K, { value, origin }: Found<PageFields[K]>): void {
    this.#fields[field] = value;
    this.#origins[field] = [origin];
  }

  drop(field: keyof PageFields): void {
    delete this.#fields[field];
    delete this.#origins[field];
  }

  get fields(): Readonly<PageFields> {
    return this.#fields;
  }

  get origins(): Origins {
    return this.#origins;
  }
}
