import { parseSchedule, startSchedule } from '../../src/schedules/index.ts';
import { simulatedClock } from './simulated-clock.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Runs a schedule through a week of simulated time, from a Monday at midnight in UTC. */
function aWeek(expression: string, monday: string, timezone = 'UTC', lateByMs = 0): readonly string[] {
  const start = new Date(`${monday}T00:00:00Z`);
  const clock = simulatedClock(start, { lateByMs });
  const fired: string[] = [];
  const schedule = parseSchedule(expression, { timezone });
  startSchedule(schedule, { clock, fire: (at) => fired.push(at.toISOString().slice(0, 16)) });
  clock.runUntil(new Date(start.getTime() + 7 * DAY));
  return fired;
}

const onDays = (month: string, days: readonly number[], ...times: readonly string[]) =>
  days.flatMap((day) => times.map((time) => `${month}-${String(day).padStart(2, '0')}T${time}`));

describe('a week', () => {
  test('of rate(1 minute) has 10,080 minutes', () => {
    const fired = aWeek('rate(1 minute)', '2026-06-01');
    expect(fired).toHaveLength(10_080);
    expect(new Set(fired).size).toBe(10_080);
    expect([fired[0], fired.at(-1)]).toEqual(['2026-06-01T00:01', '2026-06-08T00:00']);
  });

  test('of rate(1 minute) does not drift when every timer is late', () => {
    expect(aWeek('rate(1 minute)', '2026-06-01', 'UTC', 700).slice(0, 10_079)).toEqual(
      aWeek('rate(1 minute)', '2026-06-01').slice(0, 10_079),
    );
  });

  test('of rate(7 hours) counts from the start', () => {
    const expected = Array.from({ length: 24 }, (_, n) =>
      new Date(Date.parse('2026-06-01T00:00Z') + (n + 1) * 7 * 60 * MINUTE).toISOString().slice(0, 16),
    );
    expect(aWeek('rate(7 hours)', '2026-06-01')).toEqual(expected);
  });

  test('of every ten minutes on weekdays', () => {
    const fired = aWeek('cron(0/10 * ? * MON-FRI *)', '2026-06-01');
    expect(fired).toHaveLength(5 * 144);
    expect([fired[0], fired.at(-2), fired.at(-1)]).toEqual([
      '2026-06-01T00:10',
      '2026-06-05T23:50',
      '2026-06-08T00:00',
    ]);
  });

  test('of every minute, in a zone', () => {
    expect(aWeek('cron(* * * * ? *)', '2026-06-01', 'Europe/Berlin')).toHaveLength(10_080);
  });
});

describe('the week in which daylight saving begins', () => {
  test('moves a daily time by an hour in UTC', () => {
    expect(aWeek('cron(0 9 * * ? *)', '2026-03-23', 'Europe/Berlin')).toEqual([
      ...onDays('2026-03', [23, 24, 25, 26, 27, 28], '08:00'),
      '2026-03-29T07:00',
    ]);
  });

  test('skips a time that does not exist on that day', () => {
    expect(aWeek('cron(30 2 * * ? *)', '2026-03-23', 'Europe/Berlin')).toEqual(
      onDays('2026-03', [23, 24, 25, 26, 27, 28], '01:30'),
    );
  });

  test('has 23 hours on that day', () => {
    const fired = aWeek('cron(0 * 29 3 ? 2026)', '2026-03-23', 'Europe/Berlin');
    expect(fired).toHaveLength(23);
    expect([fired[0], fired.at(-1)]).toEqual(['2026-03-28T23:00', '2026-03-29T21:00']);
  });

  test('leaves a schedule in UTC alone', () => {
    expect(aWeek('cron(30 2 * * ? *)', '2026-03-23')).toEqual(
      onDays('2026-03', [23, 24, 25, 26, 27, 28, 29], '02:30'),
    );
  });

  test('in New York is another week', () => {
    expect(aWeek('cron(30 2 ? * SUN *)', '2026-03-02', 'America/New_York')).toEqual([]);
    expect(aWeek('cron(30 2 ? * SUN *)', '2026-03-09', 'America/New_York')).toEqual(['2026-03-15T06:30']);
  });
});

describe('the week in which daylight saving ends', () => {
  test('moves a daily time by an hour in UTC', () => {
    expect(aWeek('cron(0 9 * * ? *)', '2026-10-19', 'Europe/Berlin')).toEqual([
      ...onDays('2026-10', [19, 20, 21, 22, 23, 24], '07:00'),
      '2026-10-25T08:00',
    ]);
  });

  test('runs a repeated time once, the first time', () => {
    expect(aWeek('cron(30 2 * * ? *)', '2026-10-19', 'Europe/Berlin')).toEqual(
      onDays('2026-10', [19, 20, 21, 22, 23, 24, 25], '00:30'),
    );
  });

  test('runs each of 24 hours once on a day of 25', () => {
    const fired = aWeek('cron(0 * 25 10 ? 2026)', '2026-10-19', 'Europe/Berlin');
    expect(fired).toHaveLength(24);
    expect(fired.slice(1, 5)).toEqual([
      '2026-10-24T23:00',
      '2026-10-25T00:00',
      '2026-10-25T02:00',
      '2026-10-25T03:00',
    ]);
  });

  test('keeps a rate at its pace', () => {
    const fired = aWeek('rate(12 hours)', '2026-10-19', 'Europe/Berlin');
    expect(fired).toHaveLength(14);
    expect(fired.at(-1)).toBe('2026-10-26T00:00');
  });

  test('by half an hour, on Lord Howe Island', () => {
    expect(aWeek('cron(45 1 ? * SUN *)', '2026-03-30', 'Australia/Lord_Howe')).toEqual(['2026-04-04T14:45']);
  });
});
