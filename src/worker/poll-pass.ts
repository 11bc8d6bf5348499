// The upstreams' part of a pass: those that are due, or all of them, each with patience for another process
// that has it.

import type { SourceReport } from '../core/service.ts';
import type { UpstreamSource } from '../core/source.ts';
import { type Patience, readPatiently } from './read-patiently.ts';
import { type Reported, reportOf } from './refresh-report.ts';

export interface PollManner {
  /** Also when the source is not due. */
  readonly isForced?: boolean;
  /** Nobody waits for what it touches to be published: all is at the end of the pass. */
  readonly isInPass?: boolean;
}

export interface PollPass {
  /** Also those that are not due. */
  readonly isForced: boolean;
  readonly patience: Patience;
  findDue(upstreams: readonly UpstreamSource[]): Promise<ReadonlySet<UpstreamSource>> | undefined;
  poll(source: UpstreamSource, how: PollManner): Promise<Reported | undefined>;
}

/** A report for each, in order. Throws `storage`. */
export async function pollEach(
  upstreams: readonly UpstreamSource[],
  { isForced, patience, findDue, poll }: PollPass,
): Promise<readonly SourceReport[]> {
  const due = isForced ? undefined : await findDue(upstreams);
  return Promise.all(
    upstreams.map(async (one) => {
      if (due?.has(one) === false) return reportOf(one.id, undefined);
      // What another process has polled while this one waited is not polled again.
      const attempt = (count: number) => poll(one, { isForced: isForced && count === 0 });
      return readPatiently(one.id, attempt, patience);
    }),
  );
}
