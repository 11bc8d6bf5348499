// What a poll came to, in the words that `status`, the log and a refresh share.

import type { PollFailureCode, PollOutcome } from '../../core/poll.ts';
import type { SourceOutcome } from '../../core/source.ts';

/** Why a poll is recorded as failed: the client's and reader's codes, and those of the worker's own. */
export type UpstreamFailureCode = PollFailureCode | 'gone' | 'rate-limited' | 'interrupted';

const NONE = { inserted: 0, updated: 0, restored: 0, withdrawn: 0, unchanged: 0, faults: 0 };

/** The outcome of a poll that brought no document. */
export function outcomeOf(
  outcome: Exclude<PollOutcome, { outcome: 'fetched' }>,
  finishedAt: number,
): SourceOutcome {
  switch (outcome.outcome) {
    case 'notModified':
      return quietOutcome(finishedAt);
    case 'gone': {
      const message =
        'The upstream says that it is gone for good (410) and is not polled any more. What it brought stays. Take the source out, or give it another address.';
      return failedOutcome('gone', message, finishedAt);
    }
    case 'rateLimited': {
      const message = `The upstream asks to be polled less often (status ${outcome.status}).`;
      return failedOutcome('rate-limited', message, finishedAt);
    }
    case 'failed':
      return failedOutcome(outcome.code, outcome.message, finishedAt);
  }
}

/** Nothing new. */
export function quietOutcome(finishedAt: number): SourceOutcome {
  return { result: 'done', ...NONE, finishedAt };
}

export function failedOutcome(
  code: UpstreamFailureCode,
  message: string,
  finishedAt: number,
): SourceOutcome {
  return { result: 'failed', code, message, ...NONE, finishedAt };
}
