import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import type { Audited } from './user-audited.ts';

/** What the audit log says of one event of a user. No personal data but ids. */
export interface AuditEntry extends Audited {
  /** Of the user, by this event: no two entries of a user have the same. */
  readonly version: number;
  /** ISO-8601, UTC: when it was done, not when it was written down. */
  readonly at: string;
  /** Of the request that set it off. */
  readonly correlationId: string;
}

export interface AuditEntryWritten {
  readonly type: 'AuditEntryWritten';
  readonly data: AuditEntry;
}

/**
 * The audit log of one user, under the user's id. Nothing is ever changed in it or taken out of it: it has one event, and no
 * command but to write.
 */
export const AuditTrail = aggregate<{ readonly entries: number }, AuditEntryWritten>({
  type: 'UserAudit',
  initial: { entries: 0 },
  evolve: { AuditEntryWritten: ({ entries }) => ({ entries: entries + 1 }) },
  snapshot: { version: 1, every: 50 },
});

export const writeEntry =
  (entry: AuditEntry): Decision<typeof AuditTrail> =>
  () => [{ type: 'AuditEntryWritten', data: entry }];
