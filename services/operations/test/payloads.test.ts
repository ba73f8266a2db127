import type { LogEntry } from '@edtech/contracts';
import { memoryTable } from '@edtech/event-store';
import { PayloadViewUnrecorded, recordPayloadView } from '../src/application/payload-audit.ts';
import { reasonIn } from '../src/functions/payload-query.ts';

const view = {
  actor: 'u-admin',
  at: '2026-11-29T03:00:00.000Z',
  what: 'aggregate User/u-1',
  reason: 'Ticket 4711',
  correlationId: 'c-1',
};

describe('what may be personal', () => {
  test('stays masked unless it is asked for', () => {
    expect(reasonIn({})).toBeUndefined();
  });

  test('is shown for a reason', () => {
    expect(reasonIn({ payload: 'shown', reason: ' Ticket 4711 ' })).toBe('Ticket 4711');
  });

  test.each([{ payload: 'shown' }, { payload: 'shown', reason: '   ' }, { reason: 'why not' }] as const)(
    'is not shown for %j',
    (query) => {
      expect(() => reasonIn(query)).toThrow(expect.objectContaining({ code: 'query-invalid' }));
    },
  );
});

describe('the record of who was shown it', () => {
  test('is in the table by the day, and in the log', async () => {
    const table = memoryTable();
    const logged: LogEntry[] = [];
    await recordPayloadView(
      table,
      view,
      (entry) => void logged.push(entry),
      () => 'id-1',
    );
    expect(table.items()).toEqual([{ pk: 'audit#2026-11-29', sk: `${view.at}#id-1`, ...view }]);
    expect(logged).toEqual([{ level: 'info', message: 'payload shown', ...view }]);
  });

  test('takes no other record away', async () => {
    const table = memoryTable();
    const record = () =>
      recordPayloadView(
        table,
        view,
        () => {},
        () => 'id-1',
      );
    await record();
    await expect(record()).rejects.toThrow(PayloadViewUnrecorded);
    await recordPayloadView(table, view, () => {});
    expect(table.items()).toHaveLength(2);
  });

  test('is there before anything is shown: without it nothing is', async () => {
    const logged: LogEntry[] = [];
    const broken = { write: () => Promise.reject(new Error('the table is away')) };
    await expect(recordPayloadView(broken, view, (entry) => void logged.push(entry))).rejects.toThrow('away');
    expect(logged).toEqual([]);
  });
});
