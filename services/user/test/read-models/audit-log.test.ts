import { happened, projected } from '@edtech/testkit';
import { type AuditEntry, AuditTrail } from '../../src/domain/audit-trail.ts';
import { auditLog, shownEntry } from '../../src/read-models/audit-log.ts';
import { AuditRow } from '../../src/read-models/audit-row.ts';

const entry = (version: number, facts: Partial<AuditEntry> = {}): AuditEntry => ({
  version,
  action: 'PROFILE_CHANGED',
  by: { kind: 'user', id: 'root' },
  at: '2026-11-23T10:00:00.000Z',
  correlationId: 'c-1',
  ...facts,
});
const written = (data: AuditEntry) => ({ type: 'AuditEntryWritten' as const, data });

test('entries stand in the order of what was done, in whatever order they were written', async () => {
  const rows = await projected(
    auditLog,
    happened(AuditTrail, 'u-1', [written(entry(10)), written(entry(2)), written(entry(1))]),
    happened(AuditTrail, 'u-2', [written(entry(1))]),
  );
  expect(rows.of(AuditRow).map(({ userId, version }) => `${userId}/${version}`)).toEqual([
    'u-1/1',
    'u-1/2',
    'u-1/10',
    'u-2/1',
  ]);
});

test.each<AuditEntry>([
  entry(1, { action: 'REGISTERED', by: { kind: 'anonymous' } }),
  entry(2, { fields: ['email', 'displayName'] }),
  entry(3, { action: 'DEACTIVATED', by: { kind: 'service', id: 'seed' } }),
])('an entry is shown as it was written: %j', async (one) => {
  const rows = await projected(auditLog, happened(AuditTrail, 'u-1', [written(one)]));
  expect(rows.of(AuditRow).map(shownEntry)).toEqual([one]);
});
