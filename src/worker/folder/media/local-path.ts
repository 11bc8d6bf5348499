// An address in an article as the path of a file in its source's folder. Nothing leads out of that folder,
// nothing hidden is named.

import { posix } from 'node:path';

const ADDRESS_CHARACTERS_MAX = 1_000;
const ABSOLUTE = /^(?:[a-z][a-z0-9+.-]*:|\/\/)/iu;

export type LocalPath =
  | { readonly outcome: 'local'; readonly path: string }
  /** An address of the web, or a part of the same page. */
  | { readonly outcome: 'elsewhere' }
  | { readonly outcome: 'refused' };

/**
 * What a relative address names, seen from an article at `from` (relative to the source's folder). One that
 * begins with `/` starts at that folder, as at the root of a site.
 */
export function findLocalPath(address: string, from: string): LocalPath {
  const trimmed = address.trim();
  if (trimmed === '' || ABSOLUTE.test(trimmed) || /^[?#]/u.test(trimmed))
    return { outcome: 'elsewhere' };
  if (trimmed.length > ADDRESS_CHARACTERS_MAX) return { outcome: 'refused' };
  const written = decode(trimmed.replace(/[?#].*$/su, ''));
  if (written === undefined || /[\\\u0000-\u001f]/u.test(written)) return { outcome: 'refused' };
  const path = posix.normalize(
    written.startsWith('/') ? written.slice(1) : posix.join(posix.dirname(from), written),
  );
  const parts = path.split('/');
  const isInside = parts.every((part) => part !== '' && !part.startsWith('.'));
  return isInside ? { outcome: 'local', path } : { outcome: 'refused' };
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare % is meant as it stands.
    return /%[0-9A-Fa-f]{2}/u.test(text) ? undefined : text;
  }
}
