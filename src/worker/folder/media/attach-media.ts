// Gives an entry the pictures and attachments of its article: those that it names and those that lie beside
// it, each with what its content says. What cannot be found is left out, and said.

import type { ArticleFault } from '../../../core/article.ts';
import type { Enclosure, Entry, Image } from '../../../core/entry.ts';
import { webAddress } from '../../../core/web-address.ts';
import { findLocalPath } from './local-path.ts';
import { listNamed, type NewAddress, rewriteHtml } from './rewrite-html.ts';
import { type MediaFolders, type TakenFile, takeFile } from './take-file.ts';

/** Files of one article; more are left out. */
const FILES_MAX = 50;

export interface MediaOrder {
  readonly folders: MediaFolders;
  /** Relative to the source's folder. */
  readonly path: string;
  readonly beside: readonly string[];
}

export interface WithMedia {
  readonly entry: Entry;
  readonly warnings: readonly ArticleFault[];
  /** Paths that the article names, there or not. */
  readonly named: readonly string[];
  /** Every file that was looked at, by its path. */
  readonly files: ReadonlyMap<string, TakenFile>;
}

/** Throws when a copy cannot be kept. */
export async function attachMedia(entry: Entry, order: MediaOrder): Promise<WithMedia> {
  const finder = new Finder(order);
  const inText = entry.html === undefined ? [] : listNamed(entry.html);
  const addresses = [
    ...(entry.images ?? []).flatMap(({ url = [] }) => url),
    ...(entry.enclosures ?? []).map(({ url }) => url),
    ...inText.map(({ address }) => address),
  ];
  const named = finder.pathsOf(addresses);
  await finder.take([...named, ...order.beside]);
  if (finder.isIdle) return { entry, warnings: [], named: [], files: new Map() };
  const media = new MediaLists();
  for (const image of entry.images ?? []) media.addImage(image, finder.find(image.url), entry.url);
  for (const one of entry.enclosures ?? [])
    media.addEnclosure(one, finder.find(one.url), entry.url);
  for (const { address, alt } of inText) {
    const found = finder.find(address);
    if (found.outcome === 'taken') media.addFile(found, alt === undefined ? {} : { caption: alt });
  }
  for (const path of order.beside) {
    const found = finder.at(path);
    if (found.outcome === 'taken') media.addFile(found, {});
  }
  const { images: _images, enclosures: _enclosures, html, ...others } = entry;
  return {
    entry: {
      ...others,
      ...media.lists(),
      ...(html !== undefined && {
        html: rewriteHtml(html, (address) => finder.newAddress(address)),
      }),
    },
    warnings: finder.warnings(),
    named,
    files: finder.files,
  };
}

type Found = TakenFile | { readonly outcome: 'elsewhere' };

/** Follows addresses to files. Its lifetime is one article. */
class Finder {
  readonly files = new Map<string, TakenFile>();
  readonly #order: MediaOrder;
  readonly #refusals = new Set<string>();
  #leftOut = 0;

  constructor(order: MediaOrder) {
    this.#order = order;
  }

  get isIdle(): boolean {
    return this.files.size === 0 && this.#refusals.size === 0;
  }

  pathsOf(addresses: readonly string[]): readonly string[] {
    const paths = addresses.flatMap((address) => {
      const local = findLocalPath(address, this.#order.path);
      if (local.outcome === 'refused') this.#refusals.add(address);
      return local.outcome === 'local' ? local.path : [];
    });
    return [...new Set(paths)];
  }

  async take(paths: readonly string[]): Promise<void> {
    const distinct = [...new Set(paths)];
    this.#leftOut = Math.max(0, distinct.length - FILES_MAX);
    for (const path of distinct.slice(0, FILES_MAX))
      this.files.set(path, await takeFile(path, this.#order.folders));
  }

  at(path: string): Found {
    return this.files.get(path) ?? REFUSED;
  }

  find(address: string | undefined): Found {
    if (address === undefined) return { outcome: 'elsewhere' };
    const local = findLocalPath(address, this.#order.path);
    if (local.outcome === 'local') return this.at(local.path);
    return local.outcome === 'refused' ? REFUSED : { outcome: 'elsewhere' };
  }

  newAddress(address: string): NewAddress {
    const found = this.find(address);
    if (found.outcome === 'elsewhere') return 'kept';
    if (found.outcome === 'refused') return 'dropped';
    const { reference: url, width, height } = found;
    return { url, ...(width !== undefined && { width }), ...(height !== undefined && { height }) };
  }

  warnings(): readonly ArticleFault[] {
    const warn = (message: string): ArticleFault => ({ code: 'no-media', message });
    return [
      ...[...this.files].flatMap(([path, file]) =>
        file.outcome === 'refused'
          ? warn(`The file ${path} ${file.reason}: it is left out. Put it in its place.`)
          : [],
      ),
      ...[...this.#refusals].map((address) =>
        warn(`The address ${address.slice(0, 200)} leads out of the folder: it is left out.`),
      ),
      ...(this.#leftOut === 0
        ? []
        : [warn(`It has more than ${FILES_MAX} files: ${this.#leftOut} are left out.`)]),
    ];
  }
}

const REFUSED: TakenFile = { outcome: 'refused', stamp: '', changedAt: 0, reason: '' };

/** Pictures and attachments, each once. What is not found here may be where the article itself was published. */
class MediaLists {
  readonly #images: Image[] = [];
  readonly #enclosures: Enclosure[] = [];
  readonly #known = new Set<string>();

  addImage(image: Image, found: Found, base?: string): void {
    if (found.outcome === 'taken') {
      this.addFile(found, image);
      return;
    }
    const url = found.outcome === 'elsewhere' ? image.url : webAddress(image.url, base);
    if (url !== undefined) this.#images.push({ ...image, url });
    else if (image.url === undefined) this.#images.push(image);
  }

  addEnclosure(enclosure: Enclosure, found: Found, base?: string): void {
    if (found.outcome === 'taken') {
      this.addFile(found, enclosure);
      return;
    }
    const url = found.outcome === 'elsewhere' ? enclosure.url : webAddress(enclosure.url, base);
    if (url !== undefined) this.#enclosures.push({ ...enclosure, url });
  }

  /** Its content says whether it is a picture, wherever it was named. */
  addFile(
    { reference: url, kind, bytes, width, height }: Taken,
    { caption, credit, durationSeconds }: Stated,
  ): void {
    if (this.#known.has(url)) return;
    this.#known.add(url);
    const facts = { url, mediaType: kind.mediaType, bytes };
    if (kind.medium !== 'image') {
      this.#enclosures.push({
        ...facts,
        ...(durationSeconds !== undefined && { durationSeconds }),
      });
      return;
    }
    this.#images.push({
      ...facts,
      ...(caption !== undefined && { caption }),
      ...(credit !== undefined && { credit }),
      ...(width !== undefined && { width }),
      ...(height !== undefined && { height }),
    });
  }

  lists(): Pick<Entry, 'images' | 'enclosures'> {
    return {
      ...(this.#images.length > 0 && { images: this.#images }),
      ...(this.#enclosures.length > 0 && { enclosures: this.#enclosures }),
    };
  }
}

type Taken = Extract<TakenFile, { outcome: 'taken' }>;
/** What an article says of a file beside its address. */
type Stated = Pick<Image, 'caption' | 'credit'> & Pick<Enclosure, 'durationSeconds'>;
