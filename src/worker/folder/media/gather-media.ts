// The media of all articles of a file, as its readings with them, and in one stamp that tells when any of
// them has changed.

import type { SingleReading } from '../../../core/article.ts';
import type { MediaStamp } from '../stamp.ts';
import { attachMedia, type MediaOrder } from './attach-media.ts';
import { hashMedia, stampAt } from './media-stamp.ts';

export interface GatheredMedia {
  readonly readings: readonly SingleReading[];
  readonly stamp: MediaStamp;
  /** When any of the files was changed last, 0 without any. Milliseconds since 1970. */
  readonly changedAt: number;
}

/** What lies beside a file belongs to its article where it holds one. Throws when a copy cannot be kept. */
export async function gatherMedia(
  readings: readonly SingleReading[],
  order: MediaOrder,
): Promise<GatheredMedia> {
  const beside = readings.length === 1 ? order.beside : [];
  const named = new Set<string>();
  const stamps = new Map<string, string>();
  const withMedia: SingleReading[] = [];
  let changedAt = 0;
  for (const reading of readings) {
    if (reading.outcome === 'faulty') {
      withMedia.push(reading);
      continue;
    }
    const found = await attachMedia(reading.entry, { ...order, beside });
    for (const path of found.named) named.add(path);
    for (const [path, file] of found.files) {
      stamps.set(path, file.stamp);
      changedAt = Math.max(changedAt, file.changedAt);
    }
    const warnings = [...reading.warnings, ...found.warnings];
    withMedia.push({ ...reading, entry: found.entry, warnings });
  }
  const stamp = stampMedia(order, { named: [...named], stamps });
  return { readings: withMedia, stamp, changedAt };
}

/** How all of them are: those that were read as they were then, all others as they are now. */
export function stampMedia(
  { folders, beside }: Pick<MediaOrder, 'folders' | 'beside'>,
  known: { readonly named: readonly string[]; readonly stamps: ReadonlyMap<string, string> },
): MediaStamp {
  const { named, stamps } = known;
  const all = [...named, ...beside];
  const hash = hashMedia(
    all.map((path) => [path, stamps.get(path) ?? stampAt(folders.root, path)] as const),
  );
  return { hash, named };
}
