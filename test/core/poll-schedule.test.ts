// When an upstream is polled next, as a table of occasions and as laws that hold for every one.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { PollState } from '../../src/core/poll.ts';
import {
  firstPollAt,
  isHubSilent,
  NEVER_AT,
  nextPollAt,
  type PollOccasion,
  pollDueAt,
  pollIntervalMs,
  rhythmOf,
} from '../../src/core/poll-schedule.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A Tuesday, 12:00:01 GMT. */
const NOW = Date.UTC(2024, 9, 15, 12, 0, 1);

const KNOWN: PollState = {
  origin: 'https://example.org/rss.xml',
  outcome: 'fetched',
  validators: {},
  failures: 0,
};

interface Case {
  readonly refresh?: string;
  readonly state?: Partial<PollState>;
  readonly headers?: PollOccasion['headers'];
  readonly random?: number;
  readonly now?: number;
  readonly announced?: PollOccasion['announced'];
}

function occasion(one: Case) {
  const { refresh = '*/15 * * * *', state, headers, random = 0, now = NOW, announced } = one;
  return {
    source: { refresh, timezone: 'UTC' },
    state: { ...KNOWN, ...state },
    ...(announced === undefined ? {} : { announced }),
    ...(headers === undefined ? {} : { headers }),
    now,
    random: () => random,
  };
}

function next(one: Case): string {
  return new Date(nextPollAt(occasion(one))).toISOString().slice(5, 19);
}

const CASES: readonly (readonly [what: string, one: Case, at: string])[] = [
  ['the next run of its schedule', {}, '10-15T12:15:00'],
  ['up to a minute after it, so that not all come at once', { random: 0.999 }, '10-15T12:15:59'],
  [
    'within a fifth of a short interval',
    { refresh: '*/10 * * * * *', random: 0.9 },
    '10-15T12:00:11',
  ],
  [
    'not before Cache-Control says',
    { headers: { 'cache-control': 'public, max-age=3600' } },
    '10-15T13:00:00',
  ],
  [
    'the age of the answer counted',
    { headers: { 'cache-control': 'max-age=3600', age: '2700' } },
    '10-15T12:15:00',
  ],
  [
    'max-age before Expires',
    { headers: { 'cache-control': 'max-age=60', expires: 'Tue, 15 Oct 2024 18:00:00 GMT' } },
    '10-15T12:15:00',
  ],
  [
    'Expires after Date',
    {
      headers: { expires: 'Wed, 16 Oct 2024 00:30:00 GMT', date: 'Tue, 15 Oct 2024 23:00:00 GMT' },
    },
    '10-15T13:30:00',
  ],
  ['an Expires that is no date is none', { headers: { expires: '0' } }, '10-15T12:15:00'],
  [
    'no-cache asks for nothing',
    { headers: { 'cache-control': 'no-cache, max-age=9999' } },
    '10-15T12:15:00',
  ],
  ['a day at most', { headers: { 'cache-control': 'max-age=9999999' } }, '10-16T12:00:00'],
  ['not before its ttl', { state: { hints: { ttlMinutes: 60 } } }, '10-15T13:00:00'],
  [
    'not in the hours that it skips',
    { state: { hints: { skipHours: [12, 13, 14] } } },
    '10-15T15:00:00',
  ],
  [
    'not on the days that it skips',
    { state: { hints: { skipDays: ['Tuesday', 'Wednesday'] } } },
    '10-17T00:00:00',
  ],
  [
    'skipping everything is no wish',
    { state: { hints: { skipHours: [...Array(24).keys()] } } },
    '10-15T12:15:00',
  ],
  [
    'after one failure, an interval later',
    { state: { failures: 1 }, random: 0.5 },
    '10-15T12:15:01',
  ],
  ['after the second, twice that', { state: { failures: 2 }, random: 0.5 }, '10-15T12:30:01'],
  ['less a fifth', { state: { failures: 3 }, random: 0 }, '10-15T12:48:01'],
  ['after many, a day later', { state: { failures: 60 }, random: 0.99 }, '10-16T12:00:01'],
  [
    'not before it has asked to be left alone',
    { state: { failures: 1, notBeforeAt: NOW + 2 * HOUR }, random: 0.5 },
    '10-15T14:00:01',
  ],
  [
    'its own rhythm: an hour while nothing is known',
    { refresh: 'adaptive', random: 0.5 },
    '10-15T13:00:01',
  ],
  [
    'half of the usual time between two entries',
    {
      refresh: 'adaptive',
      random: 0.5,
      state: { entryTimes: [1, 3, 5, 7].map((hours) => NOW - hours * HOUR) },
    },
    '10-15T13:00:01',
  ],
  [
    'ten minutes at least',
    {
      refresh: 'adaptive',
      random: 0.5,
      state: { entryTimes: [1, 2, 3].map((minutes) => NOW - minutes * MINUTE) },
    },
    '10-15T12:10:01',
  ],
  [
    'rarely after a long silence',
    {
      refresh: 'adaptive',
      random: 0.5,
      state: { entryTimes: [30, 31, 32].map((hours) => NOW - hours * HOUR) },
    },
    '10-15T15:00:01',
  ],
  [
    'once a day at least',
    { refresh: 'adaptive', random: 0.5, state: { entryTimes: [NOW - 900 * DAY] } },
    '10-16T12:00:01',
  ],
];

for (const [what, one, at] of CASES) {
  test(`an upstream is polled next: ${what}`, () => assert.equal(next(one), at));
}

test('an upstream that is gone is never due', () => {
  assert.equal(nextPollAt(occasion({ state: { goneAt: NOW } })), NEVER_AT);
});

const anyText = fc.oneof(
  fc.string({ maxLength: 60 }),
  fc.constantFrom('max-age=0', 'max-age=-5', 'max-age="600"', 'no-store', 'max-age=99999999999'),
  fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
);

test('whatever an upstream says, the next poll is later than now and within a day and a run', () => {
  const anyHints = fc.record(
    {
      ttlMinutes: fc.oneof(fc.integer(), fc.double()),
      skipHours: fc.array(fc.integer({ min: -3, max: 30 })),
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(
      fc.record({
        refresh: fc.constantFrom('adaptive', '*/15 * * * *', '*/2 * * * * *', '30 6 * * *'),
        state: fc.record({
          failures: fc.nat({ max: 5_000 }),
          hints: anyHints,
          entryTimes: fc.array(fc.integer({ min: 0, max: NOW })),
        }),
        headers: fc.dictionary(fc.constantFrom('cache-control', 'expires', 'date', 'age'), anyText),
        random: fc.double({ min: 0, max: 0.999, noNaN: true }),
      }),
      (one) => {
        const at = nextPollAt(occasion(one));
        assert.ok(Number.isInteger(at) && at > NOW, String(at));
        assert.ok(at <= NOW + 4 * DAY, String(at));
      },
    ),
  );
});

test('a source that goes on failing is polled less and less, never more than a day apart', () => {
  let before = 0;
  for (let failures = 1; failures < 40; failures++) {
    const waitMs = nextPollAt(occasion({ state: { failures }, random: 0.5 })) - NOW;
    assert.ok(waitMs >= before && waitMs <= DAY);
    before = waitMs;
  }
  assert.equal(before, DAY);
});

test('first polls of many are spread over their interval, and one alone waits for nothing', () => {
  const intervalMs = 15 * MINUTE;
  const at = (waiting: number, random: number): number =>
    firstPollAt({ waiting, intervalMs, now: NOW, random: () => random }) - NOW;
  assert.equal(at(1, 0.9), 0);
  assert.equal(at(101, 0.5), 10_000);
  assert.equal(at(1_000_000, 0.5), intervalMs / 2);
});

test('the interval of a schedule is the time between two of its runs', () => {
  const of = (refresh: string): number => pollIntervalMs(occasion({ refresh }));
  assert.equal(of('*/15 * * * *'), 15 * MINUTE);
  assert.equal(of('0 6 * * *'), DAY);
});

const PROVEN = { until: NOW + 10 * DAY, isProven: true };
const UNPROVEN = { until: NOW + 10 * DAY, isProven: false };

test('while a hub tells what is new a source is polled once a day, once an hour before it ever has', () => {
  const wait = (one: Case): number => nextPollAt(occasion({ random: 0.5, ...one })) - NOW;
  assert.equal(wait({ announced: PROVEN }), DAY);
  assert.equal(wait({ announced: UNPROVEN }), HOUR);
  assert.equal(wait({ announced: PROVEN, refresh: 'adaptive' }), DAY);
  assert.ok(wait({ announced: PROVEN, random: 0 }) < DAY);
  const ending = { ...PROVEN, until: NOW + 2 * HOUR };
  assert.equal(wait({ announced: ending }), 2 * HOUR);
  const usual = wait({});
  assert.equal(wait({ announced: { ...PROVEN, until: NOW } }), usual);
  const failing = { failures: 1 };
  assert.equal(wait({ announced: PROVEN, state: failing }), wait({ state: failing }));
  const seldom = '0 0 1 1 *';
  assert.equal(wait({ announced: UNPROVEN, refresh: seldom }), wait({ refresh: seldom }));
});

test('once the hub is not relied on any more, the schedule counts again', () => {
  const source = { url: KNOWN.origin, refresh: '*/15 * * * *', timezone: 'UTC' };
  const nextRun = NOW + 15 * MINUTE - 1_000;
  const dueOf = (announced: PollOccasion['announced'], relied: boolean): number =>
    pollDueAt(
      source,
      {
        id: 'f/a',
        dueAt: NOW + DAY,
        approved: false,
        poll: { ...KNOWN, rhythm: rhythmOf(source, { isAnnounced: relied }) },
        ...(announced === undefined ? {} : { announced }),
      },
      NOW,
    );
  assert.equal(dueOf(PROVEN, true), NOW + DAY);
  assert.equal(dueOf(PROVEN, false), NOW + DAY, 'what was planned before stays');
  assert.equal(dueOf(undefined, true), nextRun);
  assert.equal(dueOf({ ...PROVEN, until: NOW }, true), nextRun);
});

test('a hub is silent when a poll finds what it had time to tell', () => {
  const source = { refresh: '*/15 * * * *', timezone: 'UTC' };
  const relied = { fetchedAt: NOW - DAY, rhythm: rhythmOf(source, { isAnnounced: true }) };
  const isSilent = (before: Partial<PollState>, ...insertedTimes: number[]): boolean =>
    isHubSilent({ ...relied, ...before }, { insertedTimes, now: NOW });
  assert.equal(isSilent({}, NOW - HOUR), true);
  assert.equal(isSilent({}, NOW - MINUTE, NOW - HOUR), true);
  assert.equal(isSilent({}, NOW - MINUTE), false, 'on its way');
  assert.equal(isSilent({}, NOW - 2 * DAY), false, 'older than what was read before');
  assert.equal(isSilent({}), false);
  assert.equal(isSilent({ rhythm: rhythmOf(source) }, NOW - HOUR), false, 'nobody relied on it');
});
