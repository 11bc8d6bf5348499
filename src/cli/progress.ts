// Progress of long work: a bar on a terminal, one JSON line per step otherwise.

import { SingleBar } from 'cli-progress';
import { printError } from './terminal.ts';

/** Steps of the JSON form: a line when another twentieth is done. */
const STEPS = 20;
/** Work with fewer pieces is over before anybody looks. */
const PIECES_MIN = 200;

export interface Progress {
  readonly source: string;
  readonly done: number;
  readonly of: number;
}

/** Shows what it is told of several sources at once, until `stop`. */
export class ProgressDisplay {
  readonly #bySource = new Map<string, Progress>();
  readonly #bar = process.stderr.isTTY
    ? new SingleBar({
        format: 'reading articles [{bar}] {value}/{total} {eta_formatted}',
        stream: process.stderr,
        clearOnComplete: true,
      })
    : undefined;
  #started = false;
  #step = 0;

  show(progress: Progress): void {
    this.#bySource.set(progress.source, progress);
    let done = 0;
    let of = 0;
    for (const one of this.#bySource.values()) {
      done += one.done;
      of += one.of;
    }
    if (of < PIECES_MIN) return;
    if (this.#bar !== undefined) this.#draw(this.#bar, { done, of });
    else this.#print({ done, of });
  }

  stop(): void {
    this.#bar?.stop();
  }

  #draw(bar: SingleBar, { done, of }: { done: number; of: number }): void {
    if (!this.#started) bar.start(of, done);
    this.#started = true;
    bar.setTotal(of);
    bar.update(done);
  }

  #print({ done, of }: { done: number; of: number }): void {
    const step = Math.floor((done / of) * STEPS);
    if (step === this.#step) return;
    this.#step = step;
    printError(JSON.stringify({ event: 'progress', work: 'articles', done, of }));
  }
}
