import { given } from '@edtech/testkit';
import { AuditTrail, writeEntry } from '../../src/domain/audit-trail.ts';

const entry = (version: number) => ({
  version,
  action: 'REGISTERED' as const,
  by: { kind: 'anonymous' as const },
  at: '2026-11-23T10:00:00.000Z',
  correlationId: 'c-1',
});
const written = (version: number) => ({ type: 'AuditEntryWritten' as const, data: entry(version) });

test('an entry is added, whatever is there already', () => {
  const state = given(AuditTrail, [written(2)])
    .when(writeEntry(entry(1)))
    .thenEvents([written(1)]);
  expect(state).toEqual({ entries: 2 });
});
