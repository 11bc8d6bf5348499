// Reads upstream documents in a thread of their own, within 5 seconds and 256 MB: what hangs or eats
// the memory is a fault of that document, and costs no other.

import { messageOf } from '../../core/errors.ts';
import type { Channel, FeedContext, FeedFaultCode } from '../../formats/channel.ts';
import type { OutlineListReading } from '../../formats/opml/parse-document.ts';
import { BoundedThread } from '../bounded-thread.ts';
import type { ToldEntry } from './tell-apart.ts';

const SCRIPT = new URL('./document-thread-main.ts', import.meta.url);
const DOCUMENT_MS_MAX = 5_000;
const START_MS_MAX = 10_000;
const MEMORY_MB_MAX = 256;

export interface DocumentOrder {
  readonly body: Uint8Array;
  readonly context: FeedContext;
  readonly now: number;
}

export type DocumentReading =
  | { readonly ok: true; readonly feed: Channel; readonly stories: readonly ToldEntry[] }
  | {
      readonly ok: false;
      readonly code: FeedFaultCode | 'too-complex';
      readonly message: string;
    };

/** A list instead of a feed. */
export interface ListOrder extends Omit<DocumentOrder, 'now'> {
  readonly isList: true;
}

export type ListReading =
  | OutlineListReading
  | { readonly ok: false; readonly code: 'too-complex'; readonly message: string };

/** One document at a time; others wait their turn. Open until `close`. */
export class DocumentThread {
  readonly #thread: BoundedThread<DocumentOrder | ListOrder, DocumentReading | ListReading>;

  constructor({ script = SCRIPT, documentMsMax = DOCUMENT_MS_MAX } = {}) {
    this.#thread = new BoundedThread({
      script,
      bounds: {
        orderMsMax: documentMsMax,
        startMsMax: START_MS_MAX,
        memoryMbMax: MEMORY_MB_MAX,
      },
    });
  }

  /** Rejects only after `close`. */
  async read(order: DocumentOrder): Promise<DocumentReading> {
    try {
      const reading = await this.#thread.ask(order);
      return 'outlines' in reading || (!reading.ok && reading.code === 'not-opml')
        ? tooComplex('its reader gave another document')
        : reading;
    } catch (error) {
      if (this.#thread.isClosed) throw error;
      return tooComplex(messageOf(error));
    }
  }

  /** The same for a list. */
  async readList(order: Omit<DocumentOrder, 'now'>): Promise<ListReading> {
    try {
      const reading = await this.#thread.ask({ ...order, isList: true });
      if ('outlines' in reading) return reading;
      return !reading.ok && reading.code === 'not-opml'
        ? reading
        : tooComplex('its reader gave another document');
    } catch (error) {
      if (this.#thread.isClosed) throw error;
      return tooComplex(messageOf(error));
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}

function tooComplex(why: string): {
  readonly ok: false;
  readonly code: 'too-complex';
  readonly message: string;
} {
  return { ok: false, code: 'too-complex', message: `The document could not be read: ${why}.` };
}
