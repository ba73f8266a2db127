import { consumer, handles } from '@edtech/messaging';
import { AuditTrail, writeEntry } from '../domain/audit-trail.ts';
import { userAudited } from '../domain/user-audited.ts';

/** Writes down who did what to which user. In any order: each entry has its place by the version of its user. */
export const audit = consumer({
  name: 'user-audit',
  ordered: false,
  on: [
    handles(userAudited, ({ aggregate, occurredAt, correlationId, data }, tx) =>
      tx.execute(
        AuditTrail,
        aggregate.id,
        writeEntry({ ...data, version: aggregate.sequence, at: occurredAt, correlationId }),
      ),
    ),
  ],
});
