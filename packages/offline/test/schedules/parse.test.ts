import { InvalidSchedule, parseSchedule } from '../../src/schedules/index.ts';

/** The first times after an instant, as ISO text without the zeros. */
function times(expression: string, after: string, count: number, timezone?: string): readonly string[] {
  const schedule = parseSchedule(expression, timezone === undefined ? {} : { timezone });
  const found: string[] = [];
  let from: Date | undefined = new Date(after);
  while (from !== undefined && found.length < count) {
    from = schedule.next(from);
    if (from !== undefined) found.push(from.toISOString().replace(':00.000Z', 'Z'));
  }
  return found;
}

describe('a rate', () => {
  test.each([
    ['rate(1 minute)', ['2026-01-01T00:01Z', '2026-01-01T00:02Z']],
    ['rate(5 minutes)', ['2026-01-01T00:05Z', '2026-01-01T00:10Z']],
    ['rate(1 hour)', ['2026-01-01T01:00Z', '2026-01-01T02:00Z']],
    ['rate(36 hours)', ['2026-01-02T12:00Z', '2026-01-04T00:00Z']],
    ['rate(1 day)', ['2026-01-02T00:00Z', '2026-01-03T00:00Z']],
    ['rate(7 days)', ['2026-01-08T00:00Z', '2026-01-15T00:00Z']],
  ])('%s', (expression, expected) => {
    expect(times(expression, '2026-01-01T00:00Z', 2)).toEqual(expected);
  });

  test('of a day is 24 hours, also where daylight saving makes the day longer or shorter', () => {
    expect(times('rate(1 day)', '2026-03-28T12:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-29T12:00Z',
      '2026-03-30T12:00Z',
    ]);
  });
});

describe('a cron expression', () => {
  test.each([
    ['every day', 'cron(0 10 * * ? *)', ['2026-01-01T10:00Z', '2026-01-02T10:00Z']],
    ['every fifteen minutes', 'cron(0/15 * * * ? *)', ['2026-01-01T00:15Z', '2026-01-01T00:30Z']],
    ['every fifteen minutes, from all', 'cron(*/15 * * * ? *)', ['2026-01-01T00:15Z', '2026-01-01T00:30Z']],
    ['steps from another minute', 'cron(1/10 0 * * ? *)', ['2026-01-01T00:01Z', '2026-01-01T00:11Z']],
    [
      'steps within a range',
      'cron(0 8-12/2 * * ? *)',
      ['2026-01-01T08:00Z', '2026-01-01T10:00Z', '2026-01-01T12:00Z', '2026-01-02T08:00Z'],
    ],
    ['a list of minutes', 'cron(5,35 14 * * ? *)', ['2026-01-01T14:05Z', '2026-01-01T14:35Z']],
    [
      'weekdays by name',
      'cron(0 18 ? * MON-FRI *)',
      ['2026-01-01T18:00Z', '2026-01-02T18:00Z', '2026-01-05T18:00Z'],
    ],
    [
      'weekdays by number, 1 being Sunday',
      'cron(0 18 ? * 1,7 *)',
      ['2026-01-03T18:00Z', '2026-01-04T18:00Z'],
    ],
    [
      'weekdays over the end of the week',
      'cron(0 0 ? * FRI-MON *)',
      [
        '2026-01-02T00:00Z',
        '2026-01-03T00:00Z',
        '2026-01-04T00:00Z',
        '2026-01-05T00:00Z',
        '2026-01-09T00:00Z',
      ],
    ],
    [
      'hours over midnight',
      'cron(0 22-1 * * ? *)',
      ['2026-01-01T01:00Z', '2026-01-01T22:00Z', '2026-01-01T23:00Z', '2026-01-02T00:00Z'],
    ],
    ['names in any case', 'cron(0 0 ? feb Sun *)', ['2026-02-01T00:00Z', '2026-02-08T00:00Z']],
    ['the first of a month', 'cron(0 8 1 * ? *)', ['2026-01-01T08:00Z', '2026-02-01T08:00Z']],
    ['the last day of a month', 'cron(0 0 L * ? *)', ['2026-01-31T00:00Z', '2026-02-28T00:00Z']],
    ['the last day of a leap February', 'cron(0 0 L 2 ? 2028)', ['2028-02-29T00:00Z']],
    [
      'the 31st, where there is one',
      'cron(0 0 31 * ? *)',
      ['2026-01-31T00:00Z', '2026-03-31T00:00Z', '2026-05-31T00:00Z'],
    ],
    ['a day that never comes', 'cron(0 0 30 2 ? *)', []],
    ['the weekday nearest to a Saturday', 'cron(0 0 3W 1 ? 2026)', ['2026-01-02T00:00Z']],
    ['the weekday nearest to a Sunday', 'cron(0 0 4W 1 ? 2026)', ['2026-01-05T00:00Z']],
    ['the weekday nearest to a weekday', 'cron(0 0 7W 1 ? 2026)', ['2026-01-07T00:00Z']],
    ['the weekday nearest to the first, in its month', 'cron(0 0 1W 8 ? 2026)', ['2026-08-03T00:00Z']],
    ['the weekday nearest to the last, in its month', 'cron(0 0 31W 5 ? 2026)', ['2026-05-29T00:00Z']],
    [
      'the last weekday of a month',
      'cron(0 0 LW * ? *)',
      ['2026-01-30T00:00Z', '2026-02-27T00:00Z', '2026-03-31T00:00Z'],
    ],
    ['the last Friday of a month', 'cron(15 10 ? * 6L *)', ['2026-01-30T10:15Z', '2026-02-27T10:15Z']],
    ['the last Friday by name', 'cron(15 10 ? * FRIL *)', ['2026-01-30T10:15Z', '2026-02-27T10:15Z']],
    ['the last day of the week', 'cron(0 0 ? * L *)', ['2026-01-03T00:00Z', '2026-01-10T00:00Z']],
    ['the second Tuesday', 'cron(0 0 ? * 3#2 *)', ['2026-01-13T00:00Z', '2026-02-10T00:00Z']],
    ['the third Saturday by name', 'cron(0 2 ? * SAT#3 *)', ['2026-01-17T02:00Z', '2026-02-21T02:00Z']],
    [
      'a fifth Friday, where there is one',
      'cron(0 0 ? * FRI#5 *)',
      ['2026-01-30T00:00Z', '2026-05-29T00:00Z'],
    ],
    [
      'months by name',
      'cron(0 0 1 JAN,JUL-AUG ? *)',
      ['2026-07-01T00:00Z', '2026-08-01T00:00Z', '2027-01-01T00:00Z'],
    ],
    ['steps of months', 'cron(0 0 1 1/6 ? *)', ['2026-07-01T00:00Z', '2027-01-01T00:00Z']],
    [
      'certain years',
      'cron(0 0 1 1 ? 2027,2029-2030)',
      ['2027-01-01T00:00Z', '2029-01-01T00:00Z', '2030-01-01T00:00Z'],
    ],
    ['steps of years', 'cron(0 0 1 1 ? 2026/4)', ['2030-01-01T00:00Z', '2034-01-01T00:00Z']],
    ['a year that is over', 'cron(0 0 1 1 ? 2002-2005)', []],
    [
      'ranges of one',
      'cron(0-15/5 8-8 ? * 2-2 *)',
      ['2026-01-05T08:00Z', '2026-01-05T08:05Z', '2026-01-05T08:10Z', '2026-01-05T08:15Z'],
    ],
  ])('%s: %s', (_, expression, expected) => {
    expect(times(expression, '2026-01-01T00:00Z', Math.max(expected.length, 1))).toEqual(expected);
  });

  test('fires strictly after the given time', () => {
    expect(times('cron(0 10 * * ? *)', '2026-01-01T10:00Z', 1)).toEqual(['2026-01-02T10:00Z']);
    expect(times('cron(0 10 * * ? *)', '2026-01-01T09:59:59.999Z', 1)).toEqual(['2026-01-01T10:00Z']);
  });

  test('is read in its time zone', () => {
    expect(times('cron(0 9 ? * MON *)', '2026-01-01T00:00Z', 1, 'Asia/Kolkata')).toEqual([
      '2026-01-05T03:30Z',
    ]);
    expect(times('cron(0 23 L * ? *)', '2026-01-02T00:00Z', 1, 'America/New_York')).toEqual([
      '2026-02-01T04:00Z',
    ]);
  });
});

describe('a one-time schedule', () => {
  test('happens once, at its time in its time zone', () => {
    expect(times('at(2026-03-01T09:30:00)', '2026-01-01T00:00Z', 2)).toEqual(['2026-03-01T09:30Z']);
    expect(times('at(2026-03-01T09:30:00)', '2026-01-01T00:00Z', 2, 'Europe/Berlin')).toEqual([
      '2026-03-01T08:30Z',
    ]);
    expect(times('at(2026-03-01T09:30:15)', '2026-01-01T00:00Z', 2)).toEqual(['2026-03-01T09:30:15.000Z']);
  });

  test('is over when it has passed', () => {
    expect(times('at(2026-03-01T09:30:00)', '2026-03-01T09:30Z', 1)).toEqual([]);
  });

  test('does not happen where daylight saving skips it', () => {
    expect(times('at(2026-03-29T02:30:00)', '2026-01-01T00:00Z', 1, 'Europe/Berlin')).toEqual([]);
  });
});

describe('a schedule is refused', () => {
  test.each([
    ['', 'UNKNOWN_EXPRESSION'],
    ['every minute', 'UNKNOWN_EXPRESSION'],
    [' rate(10 minutes)', 'UNKNOWN_EXPRESSION'],
    ['RATE(10 minutes)', 'UNKNOWN_EXPRESSION'],
    ['rate()', 'INVALID_RATE_VALUE'],
    ['rate(10)', 'INVALID_RATE_VALUE'],
    ['rate(0 minutes)', 'INVALID_RATE_VALUE'],
    ['rate(-10 minutes)', 'INVALID_RATE_VALUE'],
    ['rate(1.5 hours)', 'INVALID_RATE_VALUE'],
    ['rate(foo minutes)', 'INVALID_RATE_VALUE'],
    ['rate( 10 minutes )', 'INVALID_RATE_VALUE'],
    ['rate(1 minutes)', 'INVALID_RATE_UNIT'],
    ['rate(1 hours)', 'INVALID_RATE_UNIT'],
    ['rate(1 days)', 'INVALID_RATE_UNIT'],
    ['rate(2 minute)', 'INVALID_RATE_UNIT'],
    ['rate(10 seconds)', 'INVALID_RATE_UNIT'],
    ['rate(10 minutess)', 'INVALID_RATE_UNIT'],
    ['rate(10 MINUTES)', 'INVALID_RATE_UNIT'],
    ['rate(10 years)', 'INVALID_RATE_UNIT'],
    ['cron()', 'INVALID_CRON_FIELDS'],
    ['cron(INVALID)', 'INVALID_CRON_FIELDS'],
    ['cron(0 10 * * ?)', 'INVALID_CRON_FIELDS'],
    ['cron(0 0 10 * * ? *)', 'INVALID_CRON_FIELDS'],
    ['cron( 0 10 * * ? *)', 'INVALID_CRON_FIELDS'],
    ['cron(0 1 * * * *)', 'INVALID_CRON_DAYS'],
    ['cron(0 1 ? * ? *)', 'INVALID_CRON_DAYS'],
    ['cron(0 1 1 * MON *)', 'INVALID_CRON_DAYS'],
    ['cron(71 8 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 24 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 dummy ? * MON-FRI *)', 'INVALID_CRON_VALUE'],
    ['cron(? 8 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 0 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 32 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 0W * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 1W,15W * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 1,L * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 1 13 ? *)', 'INVALID_CRON_VALUE'],
    ['cron(7 20 ? * NOT *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 0 *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 8 *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 2/2 *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 3#6 *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 3#1,6#3 *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 8L *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 ? * 6L2 *)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 1 * ? 1969)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 1 * ? 2200)', 'INVALID_CRON_VALUE'],
    ['cron(0 8 1 * ? 2030-2026)', 'INVALID_CRON_VALUE'],
    ['cron(0/0 8 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0/5/5 8 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(0, 8 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['cron(1-2-3 8 1 * ? *)', 'INVALID_CRON_VALUE'],
    ['at(2021-12-31)', 'INVALID_TIME'],
    ['at(2021-12-31T23:59:59Z)', 'INVALID_TIME'],
    ['at(2021-02-29T00:00:00)', 'INVALID_TIME'],
    ['at(2021-12-31T24:00:00)', 'INVALID_TIME'],
  ])('%s: %s', (expression, code) => {
    expect(codeOf(() => parseSchedule(expression))).toBe(code);
  });

  test.each(['Mars/Olympus', '+02:00', ''])('in the time zone "%s"', (timezone) => {
    expect(codeOf(() => parseSchedule('rate(1 minute)', { timezone }))).toBe('UNKNOWN_TIME_ZONE');
  });

  test('with what to write instead', () => {
    expect(() => parseSchedule('rate(1 minutes)')).toThrow('write rate(1 minute)');
  });
});

function codeOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof InvalidSchedule) return error.code;
    throw error;
  }
}
