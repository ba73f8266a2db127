/** Something that happened to a booking, or to the workflow that works on it. */
export interface HistoryEntry {
  /** ISO-8601, UTC. */
  readonly at: string;
  /** What happened, such as REQUESTED or SUCCEEDED. */
  readonly event: string;
  /** The step of the workflow that it happened to, if it was one. */
  readonly step?: string;
  /** For programs. */
  readonly code?: string;
  /** In words that the student can read. */
  readonly reason?: string;
}

/** How far the workflow of a booking has come. */
export interface Progress {
  /** From here on it does not go back. */
  readonly isPastReturn: boolean;
  /** What it has done, oldest first. */
  readonly history: readonly HistoryEntry[];
}

/** What can be asked about the workflows of bookings. */
export interface BookingProgress {
  /** Undefined before the workflow has begun, and after it is forgotten. */
  of(bookingId: string): Promise<Progress | undefined>;
}
