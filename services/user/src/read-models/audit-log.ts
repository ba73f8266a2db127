import { follow, type PagePlace, projection, type RowItem } from '@edtech/projection';
import { AuditTrail } from '../domain/audit-trail.ts';
import type { AuditEntryAnswer } from '../generated/audit-entry-answer.ts';
import { AuditRow } from './audit-row.ts';

/** The audit log of every user, entry by entry. */
export const auditLog = projection({
  name: 'audit-log',
  version: 1,
  perAggregate: true,
  follows: follow(AuditTrail, {
    AuditEntryWritten: ({ aggregateId: userId, data: { by, fields, ...entry } }, rows) =>
      rows.put(AuditRow, {
        userId,
        ...entry,
        byKind: by.kind,
        ...(by.id === undefined ? {} : { byId: by.id }),
        ...(fields === undefined ? {} : { fields: fields.join(',') }),
      }),
  }),
});

/** Newest first: entries have the order of what was done, whenever they were written. */
export const auditOf =
  (userId: string) =>
  ({ generation, table }: PagePlace) =>
    AuditRow.query.byUser({ generation, userId }).go({ ...table, order: 'desc' });

/** An entry as the API shows it. */
export const shownEntry = ({
  version,
  action,
  byKind,
  byId,
  fields,
  at,
  correlationId,
}: Omit<RowItem<typeof AuditRow>, 'userId'>): AuditEntryAnswer => ({
  version,
  action,
  by: { kind: byKind, ...(byId === undefined ? {} : { id: byId }) },
  ...(fields === undefined ? {} : { fields: fields.split(',') }),
  at,
  correlationId,
});
