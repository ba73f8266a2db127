import type { Table } from '@edtech/event-store';
import { readHistory } from '@edtech/saga';
import type { BookingProgress } from './booking-progress.ts';
import { lessonBooking } from './lesson-booking.ts';
import { entryOf } from './saga-entry.ts';

/** How far workflows have come, from their own histories, consistently. @param table of the service's sagas */
export const sagaProgress = (table: Pick<Table, 'range'>): BookingProgress => ({
  async of(bookingId) {
    const history = await readHistory(table, { name: lessonBooking.name, id: bookingId });
    if (history.length === 0) return undefined;
    return {
      isPastReturn: history.some(({ what }) => what === 'past-the-point-of-no-return'),
      history: history.map(entryOf),
    };
  },
});
