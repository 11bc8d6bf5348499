// How the articles of a source are read, as one short text that is remembered with them.

import { createHash } from 'node:crypto';
import type { FolderSource } from '../../core/source.ts';
import type { LayoutDefinitions } from './article-thread.ts';

/** Fingerprint of how a source's articles are read; another one means reading them all again. */
export function readerFingerprint(
  source: FolderSource,
  layouts: LayoutDefinitions,
  version: string,
): string {
  const layout = source.layout === 'auto' ? layouts : layouts[source.layout];
  const zone = [source.timezone, source.timezoneDeclared];
  const text = JSON.stringify([version, source.folder, source.layout, layout ?? null, zone]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 27);
}
