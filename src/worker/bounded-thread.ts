// A thread that answers one order at a time, within bounds of time and memory. An order that hangs or
// kills it costs a new thread and fails alone; what no order may do is hold or end the process.

import { Worker } from 'node:worker_threads';

/** What is read dies with its order: a larger nursery only fills memory before it is swept (V8 would take 64 MB). */
const YOUNG_MB_MAX = 12;

interface ThreadBounds {
  /** How long an order may take before its thread is given up. Milliseconds. */
  readonly orderMsMax: number;
  /** Added for the first order of a thread, which waits for its code to be loaded. Milliseconds. */
  readonly startMsMax?: number;
  readonly memoryMbMax: number;
}

export interface ThreadSetup<Message> {
  /** The code inside; it posts exactly one answer for each order. */
  readonly script: URL;
  readonly bounds: ThreadBounds;
  /** What every new thread is told before its first order. */
  opening?(): Message;
}

/** Orders wait their turn. Open until `close`; the code of the thread is loaded at the first order. */
export class BoundedThread<Message, Answer> {
  readonly #setup: ThreadSetup<Message>;
  #thread: Worker | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(setup: ThreadSetup<Message>) {
    this.#setup = setup;
  }

  get isClosed(): boolean {
    return this.#closed;
  }

  /** Tells the thread something that it does not answer. Without a thread, nobody is told. */
  tell(message: Message): void {
    this.#thread?.postMessage(message);
  }

  /** Rejects when the order takes too long or too much, when it ends the thread, and after `close`. */
  ask(order: Message): Promise<Answer> {
    const mine = this.#turn.then(() => this.#askNow(order));
    this.#turn = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#drop();
  }

  async #askNow(order: Message): Promise<Answer> {
    if (this.#closed) throw new Error('the reading thread was closed');
    try {
      return await this.#exchange(order);
    } catch (error) {
      await this.#drop();
      throw error;
    }
  }

  async #drop(): Promise<void> {
    const thread = this.#thread;
    this.#thread = undefined;
    await thread?.terminate();
  }

  #exchange(order: Message): Promise<Answer> {
    const { orderMsMax, startMsMax = 0 } = this.#setup.bounds;
    const limitMs = this.#thread === undefined ? orderMsMax + startMsMax : orderMsMax;
    const thread = this.#start();
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        settle();
        reject(new Error(`took longer than ${orderMsMax / 1000} seconds to read`));
      }, limitMs);
      const onAnswer = (answer: Answer): void => {
        settle();
        resolve(answer);
      };
      const onError = (error: unknown): void => {
        settle();
        reject(error);
      };
      const onExit = (): void => onError(new Error('the reading thread ended'));
      const settle = (): void => {
        clearTimeout(timer);
        thread.off('message', onAnswer).off('error', onError).off('exit', onExit);
      };
      thread.on('message', onAnswer).on('error', onError).on('exit', onExit);
      thread.postMessage(order);
    });
  }

  #start(): Worker {
    if (this.#thread !== undefined) return this.#thread;
    const { script, bounds, opening } = this.#setup;
    const thread = new Worker(script, {
      resourceLimits: {
        maxOldGenerationSizeMb: bounds.memoryMbMax,
        maxYoungGenerationSizeMb: YOUNG_MB_MAX,
      },
    });
    thread.unref();
    if (opening !== undefined) thread.postMessage(opening());
    // Without a listener a dying thread would end the process; whoever waits has its own.
    thread.on('error', () => {
      if (this.#thread === thread) this.#thread = undefined;
    });
    this.#thread = thread;
    return thread;
  }
}
