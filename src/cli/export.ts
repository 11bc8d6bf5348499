// `kabar export`: the same bytes as the server's, as files for any web server or CDN, with their
// codings beside them and a manifest; the whole tree is swapped in at once.

import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  renameSync,
  rmdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { openWorkshop } from '../app.ts';
import {
  CODINGS,
  type Coding,
  etagFor,
  type FeedDocument,
  type Publication,
} from '../core/document.ts';
import { KabarError } from '../core/errors.ts';
import { FEED_MEDIA_TYPES } from '../core/feed.ts';
import { processHolder } from '../worker/process-holder.ts';
import type { ExitCode } from './exit-code.ts';
import { type ExportedMedia, listExportedMedia, writeMedia } from './export-media.ts';
import { exportOpml } from './export-opml.ts';
import { commandLog } from './log.ts';
import { type GlobalOptions, readSetting } from './setting.ts';
import { printJson } from './terminal.ts';
import { endPass } from './troubles.ts';

const ENDINGS: Readonly<Record<Coding, string>> = {
  identity: '',
  gzip: '.gz',
  br: '.br',
  zstd: '.zst',
};

interface ManifestFile {
  readonly path: string;
  readonly mediaType: string;
  readonly etag: string;
  readonly lastModified: string;
  readonly codings: Readonly<
    Record<string, { readonly path: string; readonly etag: string; readonly bytes: number }>
  >;
}

export interface ExportOptions extends GlobalOptions {
  readonly opml?: boolean;
}

/** By the options: the documents into a folder, or the upstreams as a list. Throws `configuration`. */
export async function exportAs(
  folder: string | undefined,
  { opml = false, ...options }: ExportOptions,
): Promise<ExitCode> {
  if (opml && folder === undefined) return exportOpml(options);
  if (opml || folder === undefined) {
    const message = opml ? '--opml prints its list, and takes no folder' : 'name a folder';
    throw new KabarError('configuration', message);
  }
  return exportDocuments(folder, options);
}

/**
 * Brings everything up to date, then writes all public documents and the media that they name. `folder` becomes a link to the tree
 * that is in force, which is what makes the swap atomic. Throws `environment` when something else
 * stands there.
 */
async function exportDocuments(folder: string, options: GlobalOptions): Promise<ExitCode> {
  const { definitions } = readSetting(options);
  const target = resolve(folder);
  refuseForeign(target);
  const workshop = await openWorkshop({
    definitions,
    log: commandLog(),
    holder: processHolder('export'),
  });
  try {
    const report = await workshop.worker.refresh();
    const isPublic = new Set(
      workshop.worker.settings.feeds.filter((feed) => !feed.private).map(({ slug }) => slug),
    );
    const publications = workshop.publications.list().filter(({ feed }) => isPublic.has(feed));
    const media = await listExportedMedia(isPublic, workshop);
    const files = swapIn(target, { publications, media });
    printJson({ folder: target, files: files.length, media: media.length });
    return endPass(report, definitions);
  } finally {
    await workshop.close();
  }
}

/** A folder of somebody else's is never replaced; an empty one, or an earlier export, is. */
function refuseForeign(target: string): void {
  const stats = lstatSync(target, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (stats.isSymbolicLink() && basename(readlinkSync(target)).startsWith(prefixOf(target))) return;
  if (stats.isDirectory() && readdirSync(target).length === 0) return;
  throw new KabarError(
    'environment',
    `${target} exists and is no earlier export. Name a folder that does not exist yet.`,
  );
}

function prefixOf(target: string): string {
  return `.${basename(target)}.export-`;
}

interface Exported {
  readonly publications: readonly Publication[];
  readonly media: readonly ExportedMedia[];
}

function swapIn(target: string, { publications, media }: Exported): readonly ManifestFile[] {
  const parent = dirname(target);
  const name = `${prefixOf(target)}${Date.now().toString(36)}`;
  const tree = join(parent, name);
  mkdirSync(join(tree, 'feeds'), { recursive: true });
  const files = publications.flatMap((one) =>
    one.documents.map((document) => write(tree, { document, publication: one })),
  );
  writeMedia(tree, media);
  const manifest = { files, media: media.map(({ path, mediaType }) => ({ path, mediaType })) };
  writeFileSync(join(tree, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  if (lstatSync(target, { throwIfNoEntry: false })?.isDirectory() === true) rmdirSync(target);
  const link = join(parent, `${name}.link`);
  symlinkSync(name, link);
  renameSync(link, target);
  const older = readdirSync(parent).filter(
    (one) => one.startsWith(prefixOf(target)) && one !== name,
  );
  for (const one of older) rmSync(join(parent, one), { recursive: true, force: true });
  return files;
}

function write(
  tree: string,
  { document, publication }: { document: FeedDocument; publication: Publication },
): ManifestFile {
  const path = `feeds/${publication.feed}.${document.format}`;
  const codings: Record<string, { path: string; etag: string; bytes: number }> = {};
  for (const coding of CODINGS) {
    const bytes = document.bytes[coding];
    const file = path + ENDINGS[coding];
    writeFileSync(join(tree, file), bytes);
    codings[coding] = { path: file, etag: etagFor(document.etag, coding), bytes: bytes.length };
  }
  return {
    path,
    mediaType: FEED_MEDIA_TYPES[document.format],
    etag: document.etag,
    lastModified: new Date(publication.lastModifiedAt).toUTCString(),
    codings,
  };
}
