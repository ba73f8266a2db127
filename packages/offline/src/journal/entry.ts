/** What can happen in the local AWS. */
export type JournalKind =
  | 'put-events'
  | 'rule-match'
  | 'target-delivery'
  | 'stream-batch'
  | 'queue-send'
  | 'queue-batch'
  | 'invocation-start'
  | 'invocation-end'
  | 'dead-letter'
  | 'schedule'
  | 'expiry'
  | 'fault';

export interface JournalEntry {
  /** Counts from 1, without gaps. */
  readonly seq: number;
  /** Epoch milliseconds, with a fraction. */
  readonly at: number;
  readonly kind: JournalKind;
  /** Where it came from: the name of a bus, rule, queue, stream, schedule or function. */
  readonly source: string;
  /** Where it went, when it went somewhere. */
  readonly target?: string;
  /** Event ids, message ids or sequence numbers, whichever the source has. */
  readonly ids: readonly string[];
  readonly outcome?: string;
  readonly durationMs?: number;
  /** Payloads and error messages; printed with `--verbose` only. */
  readonly detail?: unknown;
}

/** An entry before the journal gave it its number; `at` is now unless the writer knows better. */
export type NewJournalEntry = Omit<JournalEntry, 'seq' | 'at'> & { readonly at?: number };
