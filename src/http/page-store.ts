// Pages that were rendered lately. A page is rendered once for each state of what it shows, however
// many readers ask at once, and the least wanted ones leave when the store is full.

import { createHash } from 'node:crypto';
import { PAGE_CACHE_CONTROL } from './cache-control.ts';
import { encodeBytes } from './encode-bytes.ts';
import { PAGE_FIELDS } from './page-fields.ts';
import { createReadyResource, type ReadyResource } from './ready-resource.ts';

export interface PageStore {
  /**
   * The page under `key` as it is in `version`, a fingerprint of all that it shows. Rejects as
   * `render` does, and forgets that.
   */
  get(key: string, options: PageOptions): Promise<ReadyResource>;
}

interface PageOptions {
  readonly version: string;
  readonly vary: string;
  readonly render: () => Promise<string> | string;
  /** What is rendered is data for programs of any origin, of this media type; absent: a page. */
  readonly dataType?: string;
}

interface KeptPage {
  readonly version: string;
  readonly making: Promise<{ readonly page: ReadyResource; readonly bytes: number }>;
  /** None until the page is made. */
  bytes: number;
}

/** `bytesMax` bounds the pages' own bytes; their codings come to about a third more. */
export function createPageStore(bytesMax: number): PageStore {
  // In the order of their last use.
  const kept = new Map<string, KeptPage>();
  let bytesKept = 0;

  function forget(key: string, page: KeptPage): void {
    if (kept.get(key) !== page) return;
    kept.delete(key);
    bytesKept -= page.bytes;
  }

  /** Counts a page that was just made, and makes room for it. */
  function count(key: string, page: KeptPage, bytes: number): void {
    if (kept.get(key) !== page) return;
    page.bytes = bytes;
    bytesKept += bytes;
    for (const [oldKey, old] of kept) {
      if (bytesKept <= bytesMax) return;
      forget(oldKey, old);
    }
  }

  return {
    async get(key, options) {
      const known = kept.get(key);
      if (known !== undefined) {
        kept.delete(key);
        if (known.version === options.version) {
          kept.set(key, known);
          return (await known.making).page;
        }
        bytesKept -= known.bytes;
      }
      const page: KeptPage = { version: options.version, making: make(options), bytes: 0 };
      kept.set(key, page);
      try {
        const made = await page.making;
        count(key, page, made.bytes);
        return made.page;
      } catch (error) {
        forget(key, page);
        throw error;
      }
    },
  };
}

/** Data runs nothing, wherever it is opened. */
const DATA_FIELDS = [['Content-Security-Policy', "default-src 'none'; sandbox"]] as const;
const OPEN_FIELDS = [
  ['Access-Control-Allow-Origin', '*'],
  ['Access-Control-Expose-Headers', 'ETag'],
] as const;

async function make(options: PageOptions): Promise<{ page: ReadyResource; bytes: number }> {
  const bytes = Buffer.from(await options.render());
  return { page: layOutPage(bytes, options), bytes: bytes.byteLength };
}

function layOutPage(bytes: Uint8Array, { vary, dataType }: PageOptions): ReadyResource {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 22);
  return createReadyResource({
    etag: `"${hash}"`,
    mediaType: dataType ?? 'text/html; charset=utf-8',
    cacheControl: () => PAGE_CACHE_CONTROL,
    vary,
    ...(dataType === undefined
      ? { contentFields: PAGE_FIELDS }
      : { fields: OPEN_FIELDS, contentFields: DATA_FIELDS }),
    encode: (coding) => encodeBytes(bytes, coding, 'fast'),
  });
}
