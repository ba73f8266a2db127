import fc from 'fast-check';
import { parseSchedule } from '../../src/schedules/index.ts';

fc.configureGlobal({ seed: 20_260_721, numRuns: 200 });

const minutes = fc.constantFrom('0', '*', '7,30', '0/20', '45-10');
const hours = fc.constantFrom('*', '1-3', '22-2', '0/5', '2');
const days = fc.constantFrom(
  ['*', '?'],
  ['L', '?'],
  ['15W', '?'],
  ['29-31', '?'],
  ['?', 'MON-FRI'],
  ['?', '1L'],
  ['?', '6#2'],
);
const months = fc.constantFrom('*', '3,10', 'FEB');
const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
);
const schedules = fc
  .tuple(minutes, hours, days, months, zones)
  .map(([minute, hour, [dayOfMonth, dayOfWeek], month, timezone]) => ({
    expression: `cron(${minute} ${hour} ${dayOfMonth} ${month} ${dayOfWeek} *)`,
    timezone,
  }));
const instants = fc.date({ min: new Date('2026-01-01'), max: new Date('2029-01-01'), noInvalidDate: true });

describe('for every cron expression, zone and instant', () => {
  test('the next time is later and on a whole minute', () => {
    fc.assert(
      fc.property(schedules, instants, ({ expression, timezone }, after) => {
        const next = parseSchedule(expression, { timezone }).next(after)?.getTime() ?? 0;
        expect(next).toBeGreaterThan(after.getTime());
        expect(next % 60_000).toBe(0);
      }),
    );
  });

  test('asking from anywhere before the next time gives that time', () => {
    const share = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    fc.assert(
      fc.property(schedules, instants, share, ({ expression, timezone }, after, part) => {
        const schedule = parseSchedule(expression, { timezone });
        const next = schedule.next(after) ?? after;
        const between = new Date(after.getTime() + Math.floor((next.getTime() - after.getTime()) * part));
        expect(schedule.next(between)).toEqual(next);
      }),
    );
  });

  test('no two times show the same minute on the wall clock', () => {
    fc.assert(
      fc.property(schedules, instants, ({ expression, timezone }, after) => {
        const schedule = parseSchedule(expression, { timezone });
        const shown = new Set<string>();
        let from = after;
        for (let count = 1; count <= 40; count += 1) {
          from = schedule.next(from) ?? from;
          shown.add(from.toLocaleString('sv', { timeZone: timezone }));
          expect(shown.size).toBe(count);
        }
      }),
    );
  });
});
