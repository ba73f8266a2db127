import { createJournal, logLine } from '../../src/journal/index.ts';

const entry = { kind: 'queue-send', source: 'jobs', ids: ['1'] } as const;

test('entries are numbered without gaps, with the time at which they were written', () => {
  const journal = createJournal();
  const before = Date.now();
  journal.append(entry);
  journal.append({ ...entry, at: 5 });
  const [first, second] = journal.read(0, 10);
  expect(first?.seq).toBe(1);
  expect(first?.at).toBeGreaterThanOrEqual(before - 1);
  expect(second).toMatchObject({ seq: 2, at: 5 });
  expect(journal.last).toBe(2);
});

test('only the newest entries are kept, and a reader that fell behind gets what is left', () => {
  const journal = createJournal({ capacity: 3 });
  for (let count = 0; count < 7; count += 1) journal.append(entry);
  expect(journal.read(0, 10).map(({ seq }) => seq)).toEqual([5, 6, 7]);
  expect(journal.read(5, 1).map(({ seq }) => seq)).toEqual([6]);
  expect(journal.read(7, 10)).toEqual([]);
});

test('waiting for more ends with the next entry, or without one when the time is up', async () => {
  const journal = createJournal();
  const waiting = journal.waitForMore(0, 5_000);
  journal.append(entry);
  expect(await waiting).toBe(true);
  expect(await journal.waitForMore(0, 5_000)).toBe(true);
  expect(await journal.waitForMore(1, 1)).toBe(false);
});

test('a delivery is one line; payloads and matches only when asked for', () => {
  const delivery = createJournal().append({
    kind: 'target-delivery',
    source: 'rule',
    target: 'jobs',
    ids: ['e-1'],
    outcome: 'success',
    durationMs: 1.234,
    detail: { a: 1 },
    at: 0,
  });
  expect(logLine(delivery, false)).toBe('00:00:00.000 target-delivery  rule → jobs e-1 success 1.2 ms');
  expect(logLine(delivery, true)).toBe(
    '00:00:00.000 target-delivery  rule → jobs e-1 success 1.2 ms {"a":1}',
  );
  expect(logLine({ ...delivery, kind: 'rule-match' }, false)).toBeUndefined();
  expect(logLine({ ...delivery, kind: 'invocation-end' }, false)).toBeUndefined();
  expect(logLine({ ...delivery, kind: 'invocation-end', outcome: 'error' }, false)).toContain('error');
});
