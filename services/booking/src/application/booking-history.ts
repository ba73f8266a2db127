import type { Recorded } from '@edtech/event-store/aggregate';
import { changeOf } from '../domain/booking-changed.ts';
import type { BookingEvent } from '../domain/booking-events.ts';
import type { HistoryEntry, Progress } from './booking-progress.ts';

const entryOf = (event: Recorded<BookingEvent>): HistoryEntry => ({
  at: event.occurredAt,
  ...changeOf(event),
});

/** What happened to a booking, step by step, oldest first: its own events, and those of its workflow between them. */
export const historyOf = (
  events: readonly Recorded<BookingEvent>[],
  progress: Progress | undefined,
): readonly HistoryEntry[] =>
  // The sort is stable: of two at one moment, the booking's own comes first.
  [...events.map(entryOf), ...(progress?.history ?? [])].toSorted((one, other) =>
    one.at < other.at ? -1 : Number(one.at > other.at),
  );
