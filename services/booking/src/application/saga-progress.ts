import type { Table } from '@edtech/event-store';
import { readHistory, type HistoryEntry as SagaEntry } from '@edtech/saga';
import type { BookingProgress, HistoryEntry } from './booking-progress.ts';
import { lessonBooking } from './lesson-booking.ts';

/** What happened to the workflow as a whole is told apart from what happened to the booking. */
const entryOf = ({ at, what, step, code, reason }: SagaEntry): HistoryEntry => {
  const event = what.replaceAll('-', '_').toUpperCase();
  return {
    at,
    event: step === undefined ? `WORKFLOW_${event}` : event,
    ...(step === undefined ? {} : { step }),
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
  };
};

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
