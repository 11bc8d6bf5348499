// The pictures and attachments of an export: those that the exported documents name, under the paths
// that they are named by.

import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Workshop } from '../app.ts';
import { kindOfName, listMedia, mediaPath } from '../core/media.ts';
import { listBranches, selectEntries } from '../worker/publish/select-entries.ts';

export interface ExportedMedia {
  /** Within the export, and within the service's own addresses. */
  readonly path: string;
  readonly mediaType: string;
  /** The service's copy of it. */
  readonly copy: string;
}

/** What the documents of these feeds name, each once. Copies that are not there are left out. */
export async function listExportedMedia(
  slugs: ReadonlySet<string>,
  { worker, storage, mediaFolder }: Workshop,
): Promise<readonly ExportedMedia[]> {
  const found = new Map<string, ExportedMedia>();
  for (const feed of worker.settings.feeds) {
    if (!slugs.has(feed.slug)) continue;
    const entries = await selectEntries(storage.entries, listBranches(feed, worker.feeds), {
      limit: feed.entriesMax,
      until: Date.now(),
    });
    for (const { key, entry } of entries) {
      for (const file of listMedia(entry)) {
        const [digest = '', name = ''] = file.split('/');
        const mediaType = kindOfName(name)?.mediaType;
        const copy = join(mediaFolder, mediaPath(digest));
        const path = `media/${key}/${file}`;
        if (mediaType !== undefined && existsSync(copy)) found.set(path, { path, mediaType, copy });
      }
    }
  }
  return [...found.values()];
}

export function writeMedia(tree: string, media: readonly ExportedMedia[]): void {
  for (const { path, copy } of media) {
    const target = join(tree, path);
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(copy, target, constants.COPYFILE_FICLONE);
  }
}
