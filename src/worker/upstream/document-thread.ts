// Reads upstream documents in a thread of their own, within 5 seconds and 256 MB: what hangs or eats
// the memory is a fault of that document, and costs no other.

import { messageOf } from '../../core/errors.ts';
import type { Channel, FeedContext, FeedFaultCode } from '../../formats/channel.ts';
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

/** One document at a time; others wait their turn. Open until `close`. */
export class DocumentThread {
  readonly #thread: BoundedThread<DocumentOrder, DocumentReading>;

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
      return await this.#thread.ask(order);
    } catch (error) {
      if (this.#thread.isClosed) throw error;
      const message = `The document could not be read: ${messageOf(error)}.`;
      return { ok: false, code: 'too-complex', message };
    }
  }

  close(): Promise<void> {
    return this.#thread.close();
  }
}
