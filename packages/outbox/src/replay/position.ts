import type { ItemKey } from '@edtech/event-store/layout';

/** What a replay has done so far. */
export interface ReplayCounts {
  /** Outbox records read. */
  readonly read: number;
  /** Those that were selected. */
  readonly matched: number;
  /** Taken by the bus, or by the queue. */
  readonly sent: number;
  /** Selected, but too old: an unordered consumer could not tell whether it handled them before. */
  readonly skipped: number;
  /** Selected, but refused for what they are. */
  readonly refused: number;
  /** Records that cannot be read. */
  readonly unreadable: number;
}

export const NOTHING: ReplayCounts = {
  read: 0,
  matched: 0,
  sent: 0,
  skipped: 0,
  refused: 0,
  unreadable: 0,
};

export const sum = (one: ReplayCounts, other: ReplayCounts): ReplayCounts => ({
  read: one.read + other.read,
  matched: one.matched + other.matched,
  sent: one.sent + other.sent,
  skipped: one.skipped + other.skipped,
  refused: one.refused + other.refused,
  unreadable: one.unreadable + other.unreadable,
});

/** How far one part of the outbox has been worked through. */
export interface PartPosition {
  /** The last record that is dealt with; none yet when absent. */
  readonly after?: ItemKey;
  readonly done: boolean;
}

/**
 * Where a replay goes on after it was stopped, or has died. Plain data: keep it as JSON. What was sent after it was
 * taken is sent twice then, which consumers notice by its id.
 */
export interface ReplayPosition {
  /** One for each part of the outbox that is worked through side by side. */
  readonly parts: readonly PartPosition[];
  readonly counts: ReplayCounts;
}
