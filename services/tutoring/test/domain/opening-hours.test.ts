import fc from 'fast-check';
import { demandSound, isOpen, type OpeningHours, openStretches } from '../../src/domain/opening-hours.ts';
import { AvailabilityInvalid } from '../../src/domain/refusals.ts';
import { after, DAY, HOUR, instant, lasting, MINUTE } from '../../src/domain/stretch.ts';

const hours = (timeZone: string, more: Partial<OpeningHours> = {}): OpeningHours => ({
  timeZone,
  weekly: [],
  exceptions: [],
  ...more,
});

const on = (date: string, from: string, to: string, timeZone = 'Europe/Berlin'): OpeningHours =>
  hours(timeZone, { exceptions: [{ date, hours: [{ from, to }] }] });

const AROUND = { start: '2026-01-01T00:00:00.000Z', end: '2026-12-31T00:00:00.000Z' };

const opened = (opening: OpeningHours, range = AROUND) =>
  openStretches(opening, range).map(({ start, end }) => `${start} ${end}`);

const wallClockOf = (timeZone: string, at: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  }).format(new Date(at));

describe('hours are on the tutor’s wall clock', () => {
  test('09:00 in Berlin is another instant in winter than in summer', () => {
    const opening = hours('Europe/Berlin', { weekly: [{ day: 'MONDAY', from: '09:00', to: '10:00' }] });
    expect(opened(opening, { start: '2026-10-19T00:00:00.000Z', end: '2026-10-27T00:00:00.000Z' })).toEqual([
      '2026-10-19T07:00:00.000Z 2026-10-19T08:00:00.000Z',
      '2026-10-26T08:00:00.000Z 2026-10-26T09:00:00.000Z',
    ]);
  });

  test('a week of the tutor’s is not a week of UTC', () => {
    const opening = hours('Pacific/Kiritimati', { weekly: [{ day: 'MONDAY', from: '00:00', to: '01:00' }] });
    expect(opened(opening, { start: '2026-11-01T00:00:00.000Z', end: '2026-11-02T00:00:00.000Z' })).toEqual([
      '2026-11-01T10:00:00.000Z 2026-11-01T11:00:00.000Z',
    ]);
  });

  test('a zone may be off by quarters of an hour', () => {
    expect(opened(on('2026-11-05', '09:00', '10:00', 'Asia/Kathmandu'))).toEqual([
      '2026-11-05T03:15:00.000Z 2026-11-05T04:15:00.000Z',
    ]);
  });

  test('hours until midnight and from midnight are one stretch: a lesson may cross it', () => {
    const opening = hours('Europe/Berlin', {
      weekly: [
        { day: 'FRIDAY', from: '20:00', to: '24:00' },
        { day: 'SATURDAY', from: '00:00', to: '02:00' },
      ],
    });
    expect(isOpen(opening, lasting('2026-11-06T22:30:00Z', 120))).toBe(true);
    expect(isOpen(opening, lasting('2026-11-06T23:30:00Z', 120))).toBe(false);
  });

  test('from Saturday to Sunday, the week begins anew and the stretch goes on', () => {
    const opening = hours('UTC', {
      weekly: [
        { day: 'SATURDAY', from: '22:00', to: '24:00' },
        { day: 'SUNDAY', from: '00:00', to: '02:00' },
      ],
    });
    expect(isOpen(opening, lasting('2026-11-07T22:00:00Z', 240))).toBe(true);
  });

  test('two hours of a day with a gap between them are two stretches', () => {
    const opening = hours('UTC', {
      weekly: [
        { day: 'MONDAY', from: '13:00', to: '15:00' },
        { day: 'MONDAY', from: '09:00', to: '12:00' },
      ],
    });
    expect(isOpen(opening, lasting('2026-11-02T11:30:00Z', 60))).toBe(false);
    expect(isOpen(opening, lasting('2026-11-02T09:00:00Z', 180))).toBe(true);
  });
});

describe('on one date', () => {
  const weekly = [{ day: 'THURSDAY', from: '09:00', to: '10:00' }] as const;

  test('an exception stands in place of the weekly hours', () => {
    const opening = hours('UTC', {
      weekly,
      exceptions: [{ date: '2026-11-05', hours: [{ from: '14:00', to: '15:00' }] }],
    });
    expect(opened(opening, { start: '2026-11-05T00:00:00.000Z', end: '2026-11-06T00:00:00.000Z' })).toEqual([
      '2026-11-05T14:00:00.000Z 2026-11-05T15:00:00.000Z',
    ]);
  });

  test('an exception without hours is a day off, and the week after is as always', () => {
    const opening = hours('UTC', { weekly, exceptions: [{ date: '2026-11-05', hours: [] }] });
    expect(opened(opening, { start: '2026-11-05T00:00:00.000Z', end: '2026-11-13T00:00:00.000Z' })).toEqual([
      '2026-11-12T09:00:00.000Z 2026-11-12T10:00:00.000Z',
    ]);
  });
});

describe('when the clock changes', () => {
  test('what it skips is never: 02:00 to 03:00 on the day in March', () => {
    expect(opened(on('2026-03-29', '02:00', '03:00'))).toEqual([]);
    expect(opened(on('2026-03-29', '01:00', '04:00'))).toEqual([
      '2026-03-29T00:00:00.000Z 2026-03-29T02:00:00.000Z',
    ]);
  });

  test('what it shows twice is twice: 02:00 to 02:30 on the day in October', () => {
    expect(opened(on('2026-10-25', '02:00', '02:30'))).toEqual([
      '2026-10-25T00:00:00.000Z 2026-10-25T00:30:00.000Z',
      '2026-10-25T01:00:00.000Z 2026-10-25T01:30:00.000Z',
    ]);
  });

  test('hours around it are an hour longer in October', () => {
    expect(opened(on('2026-10-25', '01:00', '04:00'))).toEqual([
      '2026-10-24T23:00:00.000Z 2026-10-25T03:00:00.000Z',
    ]);
  });

  test('by half an hour, as on Lord Howe Island, it is half an hour', () => {
    expect(opened(on('2026-04-05', '00:00', '24:00', 'Australia/Lord_Howe'))).toEqual([
      '2026-04-04T13:00:00.000Z 2026-04-05T13:30:00.000Z',
    ]);
  });

  test('at midnight, as in Santiago, the day has 23 hours', () => {
    expect(opened(on('2026-09-06', '00:00', '24:00', 'America/Santiago'))).toEqual([
      '2026-09-06T04:00:00.000Z 2026-09-07T03:00:00.000Z',
    ]);
  });

  test('a lesson that meets the skipped hour is as long as it says', () => {
    const opening = on('2026-03-29', '01:00', '04:00');
    expect(isOpen(opening, lasting('2026-03-29T00:30:00Z', 60))).toBe(true);
    expect(isOpen(opening, lasting('2026-03-29T00:30:00Z', 120))).toBe(false);
  });
});

test('law: a minute is open exactly if the tutor’s wall clock shows one of the hours, in any zone, on any day', () => {
  const time = fc.integer({ min: 0, max: 96 }).map((quarter) => {
    const [hour, minute] = [Math.floor(quarter / 4), (quarter % 4) * 15];
    return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  });
  const window = fc.tuple(time, time).filter(([from, to]) => from < to);
  const zone = fc.constantFrom(
    'UTC',
    'Europe/Berlin',
    'America/New_York',
    'America/Santiago',
    'Australia/Lord_Howe',
    'Asia/Kathmandu',
    'Pacific/Chatham',
    'Pacific/Kiritimati',
    'Africa/Casablanca',
  );
  const minute = fc
    .integer({ min: 0, max: (2 * 365 * DAY) / MINUTE })
    .map((minutes) => after('2026-01-01T00:00:00.000Z', minutes * MINUTE));
  fc.assert(
    fc.property(zone, window, minute, (timeZone, [from, to], at) => {
      const everyDay = hours(timeZone, {
        weekly: (['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'] as const).map(
          (day) => ({ day, from, to }),
        ),
      });
      const shown = wallClockOf(timeZone, at);
      expect(isOpen(everyDay, lasting(at, 1))).toBe(from <= shown && shown < to);
    }),
    { numRuns: 500 },
  );
});

test('law: what is open is in order and apart, and a range shows just what touches it', () => {
  const start = fc.integer({ min: 0, max: 300 }).map((days) => after('2026-01-01T00:00:00.000Z', days * DAY));
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 500 }), (from, length) => {
      const opening = hours('Europe/Berlin', {
        weekly: [
          { day: 'MONDAY', from: '22:00', to: '24:00' },
          { day: 'TUESDAY', from: '00:00', to: '03:00' },
          { day: 'SUNDAY', from: '01:00', to: '04:00' },
        ],
      });
      const range = { start: from, end: after(from, length * HOUR) };
      const found = openStretches(opening, range);
      const year = openStretches(opening, {
        start: '2025-12-01T00:00:00.000Z',
        end: '2027-02-01T00:00:00.000Z',
      });
      expect(found).toEqual(year.filter((one) => one.start < range.end && range.start < one.end));
      found.slice(1).forEach((one, index) => {
        expect(found[index]?.end).toBeDefined();
        expect((found[index]?.end ?? '') < one.start).toBe(true);
      });
    }),
    { numRuns: 50 },
  );
});

describe('hours are refused', () => {
  const violationsOf = (opening: OpeningHours) => {
    try {
      demandSound(opening);
      return [];
    } catch (error) {
      if (!(error instanceof AvailabilityInvalid)) throw error;
      return error.violations.map(({ path, rule }) => `${path} ${rule}`);
    }
  };

  test.each(['Europe/Atlantis', '+01:00', '-05:00', '', 'UTC+1'])('in the zone "%s"', (timeZone) => {
    expect(violationsOf(hours(timeZone))).toEqual(['/timeZone time-zone']);
  });

  test.each(['UTC', 'Europe/Berlin', 'Asia/Kathmandu'])('but not in the zone %s', (timeZone) => {
    expect(violationsOf(hours(timeZone))).toEqual([]);
  });

  test('that end before or when they begin', () => {
    expect(
      violationsOf(
        hours('UTC', {
          weekly: [{ day: 'MONDAY', from: '12:00', to: '12:00' }],
          exceptions: [{ date: '2026-11-05', hours: [{ from: '12:00', to: '09:00' }] }],
        }),
      ),
    ).toEqual(['/weekly/0 order', '/exceptions/0/hours/0 order']);
  });

  test('that overlap on a day; those that touch do not', () => {
    const weekly = (from: string) =>
      hours('UTC', {
        weekly: [
          { day: 'MONDAY', from: '09:00', to: '12:00' },
          { day: 'MONDAY', from, to: '14:00' },
          { day: 'TUESDAY', from: '11:00', to: '13:00' },
        ],
      });
    expect(violationsOf(weekly('11:59'))).toEqual(['/weekly overlap']);
    expect(violationsOf(weekly('12:00'))).toEqual([]);
  });

  test('for a date twice, all violations at once', () => {
    const twice = { date: '2026-11-05', hours: [] };
    expect(violationsOf(hours('Nowhere', { exceptions: [twice, twice] }))).toEqual([
      '/timeZone time-zone',
      '/exceptions/1/date unique',
    ]);
  });
});

test('an instant is one text, whatever the offset that it came with', () => {
  expect(instant('2026-11-05T17:00:00+01:00')).toBe('2026-11-05T16:00:00.000Z');
});
