import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import fc from 'fast-check';
import { createTask, validate } from 'node-cron';
import { KabarError } from '../../src/core/errors.ts';
import { findCronFault, findTimezoneFault, nextRunAt } from '../../src/core/schedule.ts';

const HOUR = 3_600_000;
const ZONES = [
  'UTC',
  'Europe/Vienna',
  'Australia/Lord_Howe',
  'Asia/Jakarta',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Casablanca',
  '+07:00',
];

/** The runs after an instant as the zone's wall clock shows them, `MM-DDTHH:mm:ss±hh:mm`. */
function listRuns(
  expression: string,
  timezone: string,
  options: { readonly after: string; readonly count: number },
): string[] {
  const runs: string[] = [];
  let at = Date.parse(options.after);
  while (runs.length < options.count) {
    at = nextRunAt({ expression, timezone }, at);
    const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
    runs.push(zoned.toString({ timeZoneName: 'never' }).slice(5));
  }
  return runs;
}

function listUtc(expression: string, after: string, count: number): string[] {
  return listRuns(expression, 'UTC', { after, count }).map((run) => run.slice(0, -6));
}

function numbers(min: number, max: number): fc.Arbitrary<string> {
  const value = fc.integer({ min, max });
  const step = fc.integer({ min: 1, max: max + 1 });
  return fc.oneof(
    fc.constant('*'),
    value.map(String),
    step.map((by) => `*/${by}`),
    fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
    fc.tuple(value, value, step).map(([from, to, by]) => `${from}-${to}/${by}`),
  );
}

function listOf(items: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.array(items, { minLength: 1, maxLength: 3 }).map((texts) => texts.join(','));
}

const dayOfMonth = fc.oneof(
  { weight: 3, arbitrary: numbers(1, 31) },
  fc.constantFrom('L', 'LW', 'lw', '1W', '15W', '30w', '31W'),
  fc.integer({ min: 1, max: 30 }).map((days) => `L-${days}`),
);
const dayOfWeek = fc.oneof(
  { weight: 3, arbitrary: numbers(0, 7) },
  fc.constantFrom('mon', 'Fri', 'SUNDAY', 'mon-fri', 'sat-sun', '7'),
  fc
    .tuple(fc.integer({ min: 0, max: 7 }), fc.integer({ min: 1, max: 5 }))
    .map((at) => at.join('#')),
  fc.integer({ min: 0, max: 7 }).map((day) => `${day}L`),
);
const month = fc.oneof(numbers(1, 12), fc.constantFrom('jan', 'FEB', 'October', 'nov-feb'));
const expressions = fc
  .record({
    second: fc.option(listOf(numbers(0, 59)), { nil: '' }),
    minute: listOf(numbers(0, 59)),
    hour: listOf(numbers(0, 23)),
    dayOfMonth: fc.oneof(fc.constantFrom('*', '?'), listOf(dayOfMonth)),
    month: fc.oneof(fc.constant('*'), listOf(month)),
    dayOfWeek: fc.oneof(fc.constantFrom('*', '?'), listOf(dayOfWeek)),
  })
  .map((fields) => Object.values(fields).join(' ').trim())
  .filter((expression) => validate(expression));
const instants = fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2060, 0) });

/** What node-cron itself answers, at a time of day of our choice; nothing when it never fires. */
function askNodeCron(
  context: TestContext,
  expression: string,
  options: { readonly timezone: string; readonly after: number },
): number[] | undefined {
  context.mock.timers.enable({ apis: ['Date'], now: options.after });
  const task = createTask(expression, () => undefined, { timezone: options.timezone });
  try {
    return task.getNextRuns(3).map((run) => run.getTime());
  } catch {
    return undefined;
  } finally {
    task.destroy();
    context.mock.timers.reset();
  }
}

describe('nextRunAt in UTC', () => {
  it('agrees with node-cron on any expression at any instant', (context) => {
    fc.assert(
      fc.property(expressions, instants, (expression, after) => {
        const expected = askNodeCron(context, expression, { timezone: 'UTC', after });
        if (expected === undefined) {
          assert.match(findCronFault(expression) ?? '', /never comes/u);
          return;
        }
        let at = after;
        for (const run of expected) {
          at = nextRunAt({ expression, timezone: 'UTC' }, at);
          assert.equal(at, run);
        }
      }),
      { numRuns: 400 },
    );
  });

  it('is strictly after the instant, to the second', () => {
    const schedule = { expression: '*/5 * * * *', timezone: 'UTC' };
    const run = Date.UTC(2026, 0, 1, 10, 5);
    assert.equal(nextRunAt(schedule, run - 1), run);
    assert.equal(nextRunAt(schedule, run), run + 300_000);
    assert.equal(nextRunAt(schedule, run + 1), run + 300_000);
    assert.equal(nextRunAt(schedule, -1), 0);
  });

  it('reads six fields with seconds first', () => {
    assert.deepEqual(listUtc('*/20 59 23 * * *', '2026-12-31T23:59:30Z', 2), [
      '12-31T23:59:40',
      '01-01T23:59:00',
    ]);
  });

  it('finds a day that comes once in many years', () => {
    const schedule = { expression: '0 0 29 2 *', timezone: 'UTC' };
    assert.equal(nextRunAt(schedule, Date.UTC(2096, 1, 29)), Date.UTC(2104, 1, 29));
    const mondays = { expression: '0 0 29 2 1', timezone: 'Europe/Vienna' };
    assert.equal(nextRunAt(mondays, Date.UTC(2016, 2, 1)), Date.UTC(2044, 1, 28, 23));
  });

  it('knows last days, workdays, nth and last weekdays, and combines both day fields', () => {
    assert.deepEqual(listUtc('0 9 LW * *', '2026-05-01T00:00:00Z', 2), [
      '05-29T09:00:00',
      '06-30T09:00:00',
    ]);
    assert.deepEqual(listUtc('0 9 L-2 2 *', '2028-01-01T00:00:00Z', 1), ['02-27T09:00:00']);
    assert.deepEqual(listUtc('0 9 1W * ?', '2026-08-01T00:00:00Z', 1), ['08-03T09:00:00']);
    assert.deepEqual(listUtc('0 9 * * fri#2', '2026-01-01T00:00:00Z', 1), ['01-09T09:00:00']);
    assert.deepEqual(listUtc('0 9 * * 5L', '2026-01-01T00:00:00Z', 1), ['01-30T09:00:00']);
    assert.deepEqual(listUtc('0 0 13 * fri', '2026-04-01T00:00:00Z', 1), ['11-13T00:00:00']);
    assert.deepEqual(listUtc('@weekly', '2026-01-01T00:00:00Z', 1), ['01-04T00:00:00']);
  });
});

describe('nextRunAt where the clocks change', () => {
  it('goes on in real time through both copies of the repeated hour', () => {
    const options = { after: '2026-10-25T00:20:00Z', count: 7 };
    assert.deepEqual(listRuns('*/20 * * * *', 'Europe/Vienna', options), [
      '10-25T02:40:00+02:00',
      '10-25T02:00:00+01:00',
      '10-25T02:20:00+01:00',
      '10-25T02:40:00+01:00',
      '10-25T03:00:00+01:00',
      '10-25T03:20:00+01:00',
      '10-25T03:40:00+01:00',
    ]);
  });

  it('runs once, in the first copy, what names a single hour of the day', () => {
    const options = { after: '2026-10-24T12:00:00Z', count: 2 };
    assert.deepEqual(listRuns('30 2 * * *', 'Europe/Vienna', options), [
      '10-25T02:30:00+02:00',
      '10-26T02:30:00+01:00',
    ]);
    assert.deepEqual(
      listRuns('30 1,3 * * *', 'America/St_Johns', { after: '2026-11-01T03:00:00Z', count: 3 }),
      ['11-01T01:30:00-02:30', '11-01T03:30:00-03:30', '11-02T01:30:00-03:30'],
    );
    const inSecondCopy = { after: '2026-10-25T01:10:00Z', count: 1 };
    assert.deepEqual(listRuns('30 2 * * *', 'Europe/Vienna', inSecondCopy), [
      '10-26T02:30:00+01:00',
    ]);
  });

  it('runs what falls into the skipped hour at the shifted instant', () => {
    const options = { after: '2026-03-28T12:00:00Z', count: 2 };
    assert.deepEqual(listRuns('30 2 * * *', 'Europe/Vienna', options), [
      '03-29T03:30:00+02:00',
      '03-30T02:30:00+02:00',
    ]);
    assert.deepEqual(
      listRuns('0 */2 * * *', 'Europe/Vienna', { after: '2026-03-28T22:30:00Z', count: 3 }),
      ['03-29T00:00:00+01:00', '03-29T03:00:00+02:00', '03-29T04:00:00+02:00'],
    );
  });

  it('copes with a change of half an hour', () => {
    assert.deepEqual(
      listRuns('*/15 * * * *', 'Australia/Lord_Howe', { after: '2026-04-04T14:30:00Z', count: 4 }),
      ['05T01:45:00+11:00', '05T01:30:00+10:30', '05T01:45:00+10:30', '05T02:00:00+10:30'].map(
        (run) => `04-${run}`,
      ),
    );
    assert.deepEqual(
      listRuns('0 2 * * *', 'Australia/Lord_Howe', { after: '2026-10-03T00:00:00Z', count: 2 }),
      ['10-04T02:30:00+11:00', '10-05T02:00:00+11:00'],
    );
  });

  it('copes with a whole day that the calendar skipped', () => {
    assert.deepEqual(
      listRuns('0 9 * * *', 'Pacific/Apia', { after: '2011-12-29T12:00:00Z', count: 3 }),
      ['12-29T09:00:00-10:00', '12-31T09:00:00+14:00', '01-01T09:00:00+14:00'],
    );
  });

  // A pause of more than twice the change may grow by the change: two hours against half an hour.
  it('leaves no longer pause than the schedule has, in any zone at any instant', () => {
    const rhythms = fc.constantFrom(
      { expression: '*/5 * * * *', pause: HOUR / 12 },
      { expression: '*/15 * * * *', pause: HOUR / 4 },
      { expression: '7,37 * * * *', pause: HOUR / 2 },
      { expression: '0 * * * *', pause: HOUR },
      { expression: '0 */2 * * *', pause: 2 * HOUR },
      { expression: '0 1-23/2 * * *', pause: 2 * HOUR },
    );
    const near = fc.constantFrom(
      '2026-10-25T01:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-04-04T15:00:00Z',
      '2026-10-03T15:30:00Z',
      '2026-11-01T04:30:00Z',
      '2026-03-08T05:30:00Z',
    );
    const shifted = fc
      .tuple(near, fc.integer({ min: -6 * HOUR, max: 6 * HOUR }))
      .map(([at, by]) => Date.parse(at) + by);
    fc.assert(
      fc.property(
        rhythms,
        fc.constantFrom(...ZONES),
        fc.oneof(instants, shifted),
        ({ expression, pause }, timezone, after) => {
          fc.pre(pause <= HOUR || timezone !== 'Australia/Lord_Howe');
          const run = nextRunAt({ expression, timezone }, after);
          assert.ok(run > after && run - after <= pause, `${new Date(after).toISOString()}`);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it('runs a single time of day exactly once a day, in every zone, all year', () => {
    for (const timezone of ZONES) {
      for (const expression of ['30 1 * * *', '30 2 * * *', '0 2 * * *', '45 1 * * *']) {
        const year = Temporal.ZonedDateTime.from(`2026-01-01T00:00[${timezone}]`);
        const days = new Set<string>();
        let at = year.epochMilliseconds - 1;
        for (let count = 0; count < 365; count += 1) {
          at = nextRunAt({ expression, timezone }, at);
          const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone);
          days.add(zoned.toPlainDate().toString());
        }
        assert.equal(days.size, 365, `${expression} ${timezone}`);
        assert.ok(days.has('2026-12-31'));
      }
    }
  });

  it('agrees with node-cron where the clocks never change', (context) => {
    fc.assert(
      fc.property(expressions, instants, (expression, after) => {
        const expected = askNodeCron(context, expression, { timezone: 'Asia/Jakarta', after });
        if (expected === undefined) return;
        assert.equal(nextRunAt({ expression, timezone: 'Asia/Jakarta' }, after), expected[0]);
      }),
      { numRuns: 100 },
    );
  });
});

describe('findCronFault', () => {
  it('finds none in what node-cron accepts, but for days that never come', () => {
    fc.assert(
      fc.property(expressions, (expression) => {
        const fault = findCronFault(expression);
        if (fault !== undefined) assert.match(fault, /never comes/u);
      }),
    );
    for (const expression of ['@daily', '@Hourly', '  */5   * * * *  ', '60-5 0 * * 6-1']) {
      assert.equal(findCronFault(expression), undefined, expression);
    }
  });

  it('names the field and the value', () => {
    const faults: [string, RegExp][] = [
      ['61 * * * *', /"61" does not fit the minute field .*0 to 59/u],
      ['* 24 * * *', /"24" does not fit the hour field/u],
      ['60 * * * * *', /"60" does not fit the second field/u],
      ['0 0 0 * *', /"0" does not fit the day-of-month field/u],
      ['0 0 * 13 *', /"13" does not fit the month field/u],
      ['0 0 * * tag', /"tag" does not fit the day-of-week field/u],
      ['*/0 * * * *', /"\*\/0" does not fit the minute field/u],
      ['1,,2 * * * *', /"1,,2" does not fit the minute field/u],
      ['0-9999999999 * * * *', /"0-9999999999" does not fit the minute field/u],
      ['* * * *', /has 4\./u],
      ['', /has 0\./u],
      ['* * * * * * *', /has 7\./u],
      ['every minute', /has 2\./u],
      ['* * * * \u0000', /holds a character/u],
      [`${'1,'.repeat(200)}1 * * * *`, /at most 256 characters/u],
    ];
    for (const [expression, sentence] of faults) {
      assert.match(findCronFault(expression) ?? '', sentence);
    }
  });

  it('refuses days that never come', () => {
    for (const expression of [
      '0 0 31 2 *',
      '0 0 30 2 *',
      '0 0 31W 2 *',
      '0 0 L-29 2 1#1',
      '0 0 1 * 1#2',
    ]) {
      assert.match(findCronFault(expression) ?? '', /never comes/u, expression);
    }
    for (const expression of ['0 0 29 2 1#5', '0 0 L-28 2 *', '0 0 31,L 2 *']) {
      assert.equal(findCronFault(expression), undefined, expression);
    }
  });

  it('answers any text with a sentence or nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary-ascii', maxLength: 300 }), (text) => {
        assert.equal(findCronFault(text) === undefined, validate(text));
      }),
    );
  });
});

describe('a schedule that cannot be', () => {
  it('is a configuration error for whoever asks for its next run', () => {
    const isConfiguration = (error: unknown) =>
      error instanceof KabarError && error.code === 'configuration';
    assert.throws(
      () => nextRunAt({ expression: '0 0 31 2 *', timezone: 'UTC' }, 0),
      isConfiguration,
    );
    assert.throws(
      () => nextRunAt({ expression: '* * * * *', timezone: 'Mars/Phobos' }, 0),
      isConfiguration,
    );
  });

  it('has a zone that is not in the IANA list', () => {
    for (const timezone of ['Mars/Phobos', '', 'UTC+25', '\u0000', 'Europe/Vienna ']) {
      assert.match(findTimezoneFault(timezone) ?? '', /is no time zone/u);
    }
    for (const timezone of [...ZONES, 'europe/vienna', 'Etc/GMT+5']) {
      assert.equal(findTimezoneFault(timezone), undefined);
    }
  });
});
