import { happened, projected } from '@edtech/testkit';
import { CalendarPage, type PageEvent } from '../../src/domain/calendar-page.ts';
import { pagesOf } from '../../src/domain/page-id.ts';
import { lasting, type Stretch } from '../../src/domain/stretch.ts';
import { TakenTimeRow } from '../../src/read-models/taken-time-row.ts';
import { takenTimes } from '../../src/read-models/taken-times.ts';

const NOON = lasting('2026-11-05T12:00:00Z', 60);
const MIDNIGHT = lasting('2026-11-05T23:30:00Z', 60);
const heldUntil = '2026-11-02T08:10:00.000Z';

const held = (stretch: Stretch): PageEvent => ({
  type: 'TimeHeld',
  data: { bookingId: 'b-1', ...stretch, heldUntil },
});
const booked = (stretch: Stretch): PageEvent => ({
  type: 'TimeBooked',
  data: { lessonId: 'l-1', bookingId: 'b-1', ...stretch },
});

const HELD = { tutorId: 't-1', holder: 'booking#b-1', heldUntil };
const BOOKED = { tutorId: 't-1', holder: 'lesson#l-1' };

/** The same events on every page, as they are committed. */
const rowsAfter = async (stretch: Stretch, ...events: readonly ((stretch: Stretch) => PageEvent)[]) => {
  const histories = pagesOf('t-1', stretch).map((page) =>
    happened(
      CalendarPage,
      page,
      events.map((event) => event(stretch)),
    ),
  );
  return (await projected(takenTimes, ...histories)).of(TakenTimeRow);
};

describe.each([
  ['at noon', NOON],
  ['around midnight, on two pages', MIDNIGHT],
])('time %s', (_, stretch) => {
  test('that is held is there once, with its end', async () => {
    expect(await rowsAfter(stretch, held)).toEqual([{ ...HELD, ...stretch }]);
  });

  test('that is a lesson’s is the lesson’s, and the hold is gone', async () => {
    expect(await rowsAfter(stretch, held, booked)).toEqual([{ ...BOOKED, ...stretch }]);
  });

  test.each(['HoldTakenOver', 'HoldReleased'] as const)('of a hold is gone with %s', async (type) => {
    const over = (one: Stretch): PageEvent => ({ type, data: { bookingId: 'b-1', ...one, heldUntil } });
    expect(await rowsAfter(stretch, held, over)).toEqual([]);
  });

  test('of a lesson that is cancelled is gone', async () => {
    const freed = (one: Stretch): PageEvent => ({ type: 'TimeFreed', data: { lessonId: 'l-1', ...one } });
    expect(await rowsAfter(stretch, held, booked, freed)).toEqual([]);
  });
});
