// Which of two versions of a story is the newer one, by what its newsroom says.

import type { Entry } from './entry.ts';
import { instantOf } from './instant.ts';

type Versioned = Pick<Entry, 'version' | 'updatedAt'>;

/** Both count their versions, and `version` is the lower number. */
export function hasLowerVersion(version: Versioned, than: Versioned): boolean {
  const [own, other] = [numberOf(version), numberOf(than)];
  return own !== undefined && other !== undefined && own < other;
}

/** The lower number, or with no two different numbers the earlier `updatedAt`. */
export function isOlderVersion(version: Versioned, than: Versioned): boolean {
  const [own, other] = [numberOf(version), numberOf(than)];
  if (own !== undefined && other !== undefined && own !== other) return own < other;
  const [at, otherAt] = [changedAt(version), changedAt(than)];
  return at !== undefined && otherAt !== undefined && at < otherAt;
}

function numberOf({ version }: Versioned): number | undefined {
  return version !== undefined && /^\d{1,15}(?:\.\d{1,9})?$/u.test(version)
    ? Number(version)
    : undefined;
}

function changedAt({ updatedAt }: Versioned): number | undefined {
  return updatedAt === undefined ? undefined : instantOf(updatedAt, 'UTC');
}
