import { DAYS_AHEAD } from './booking-rules.ts';
import { type OpeningHours, openStretches } from './opening-hours.ts';
import { withBreak } from './page-id.ts';
import { after, DAY, MINUTE, overlap, type Stretch } from './stretch.ts';

/** Free times are offered at every quarter of an hour. */
const OFFER_MINUTES = 15;

export interface SlotQuery {
  readonly opening: OpeningHours;
  /** Lessons, and what is held. */
  readonly taken: readonly Stretch[];
  /** In which the slots begin. */
  readonly range: Stretch;
  readonly minutes: number;
  readonly now: string;
}

/** Times at which a lesson of so many minutes could begin, in order. Each of them by itself: they may overlap. */
export function* freeSlots({ opening, taken, range, minutes, now }: SlotQuery): Generator<Stretch> {
  const latest = after(now, DAYS_AHEAD * DAY);
  for (const open of openStretches(opening, range)) {
    const from = [open.start, range.start, now].reduce((one, other) => (one > other ? one : other));
    const step = OFFER_MINUTES * MINUTE;
    for (let begins = Math.ceil(Date.parse(from) / step) * step; ; begins += step) {
      const start = new Date(begins).toISOString();
      const slot = { start, end: after(start, minutes * MINUTE) };
      if (slot.end > open.end || start >= range.end || start > latest) break;
      if (!taken.some((one) => overlap(withBreak(one), withBreak(slot)))) yield slot;
    }
  }
}
