import type { Recorded } from '@edtech/event-store/aggregate';
import type { BookingEvent } from '../domain/booking-events.ts';
import type { HistoryEntry, Progress } from './booking-progress.ts';

const entryOf = (event: Recorded<BookingEvent>): HistoryEntry => {
  const at = event.occurredAt;
  switch (event.type) {
    case 'BookingRequested':
      return { at, event: 'REQUESTED' };
    case 'CancellationRequested':
      return { at, event: 'CANCELLATION_REQUESTED' };
    case 'BookingCompleted':
      return { at, event: 'COMPLETED' };
    case 'BookingFailed':
      return { at, event: 'FAILED', ...event.data };
  }
};

/** What happened to a booking, step by step, oldest first: its own events, and those of its workflow between them. */
export const historyOf = (
  events: readonly Recorded<BookingEvent>[],
  progress: Progress | undefined,
): readonly HistoryEntry[] =>
  // The sort is stable: of two at one moment, the booking's own comes first.
  [...events.map(entryOf), ...(progress?.history ?? [])].toSorted((one, other) =>
    one.at < other.at ? -1 : Number(one.at > other.at),
  );
