import fc from 'fast-check';
import type { StreamApi } from '../../../src/mappings/streams/api.ts';
import { sharingReads } from '../../../src/mappings/streams/shared-reads.ts';
import type { Page } from '../../../src/mappings/streams/wire.ts';
import { wireRecord } from './records.ts';

/** A stream whose iterators are positions, and which is read in the same moment as it is asked. */
const stream = (answerLater: (answer: () => void) => void = (answer) => answer()) => {
  let written = 0;
  const asked: string[] = [];
  const getRecords: StreamApi['getRecords'] = (iterator, limit) => {
    asked.push(iterator);
    const after = Number(iterator);
    const records = Array.from({ length: Math.min(limit, written - after) }, (_, at) =>
      wireRecord(after + at + 1),
    );
    const page: Page = { records, nextIterator: String(after + records.length) };
    return new Promise((resolve) => answerLater(() => resolve(page)));
  };
  const none = () => Promise.reject(new Error('Nobody asks for that.'));
  const api = sharingReads({
    findStream: none,
    listShards: none,
    getIterator: none,
    getRecords,
    close: () => undefined,
  });
  return {
    asked,
    write: () => {
      written += 1;
    },
    read: (after: number, limit = 100) => api.getRecords(String(after), limit, `shard ${after}`),
    readAnywhere: (after: number) => api.getRecords(String(after), 100),
  };
};

const sequences = ({ records }: Page): readonly string[] =>
  records.map(({ dynamodb }) => String(Number(dynamodb.SequenceNumber)));

test('those who ask at the same moment are answered by one read', async () => {
  const { asked, write, read } = stream();
  write();
  const pages = await Promise.all([read(0), read(0), read(0)]);
  expect(pages.map(sequences)).toEqual([['1'], ['1'], ['1']]);
  expect(asked).toEqual(['0']);
});

test('who comes to the same place later has the records that were read there', async () => {
  const { asked, write, read } = stream();
  write();
  await read(0);
  write();
  const kept = await read(0);
  expect(sequences(kept)).toEqual(['1']);
  // There is more by now, which he is told to look for.
  expect(kept.isKept).toBe(true);
  expect(sequences(await read(1))).toEqual(['2']);
  expect(asked).toEqual(['0', '1']);
});

test('nothing is never taken for the answer to a later question, even while the earlier one is under way', async () => {
  const answers: (() => void)[] = [];
  const { asked, write, read } = stream((answer) => answers.push(answer));
  const before = read(0);
  await new Promise(setImmediate);
  write();
  const after = read(0);
  for (const answer of answers) answer();
  expect(sequences(await before)).toEqual([]);
  expect(sequences(await after)).toEqual(['1']);
  expect(asked).toEqual(['0', '0']);
});

test('nobody gets more records than he has room for', async () => {
  const { write, read } = stream();
  for (let times = 0; times < 5; times += 1) write();
  await read(0);
  expect(sequences(await read(0, 2))).toEqual(['1', '2']);
});

test('who stands at no known place reads for himself', async () => {
  const { asked, write, readAnywhere } = stream();
  write();
  await Promise.all([readAnywhere(0), readAnywhere(0)]);
  expect(asked).toEqual(['0', '0']);
});

test('a read that failed is not kept', async () => {
  let fails = true;
  const none = () => Promise.reject(new Error('Nobody asks for that.'));
  const api = sharingReads({
    findStream: none,
    listShards: none,
    getIterator: none,
    getRecords: async () => {
      if (fails) throw new Error('throttled');
      return { records: [wireRecord(1)], nextIterator: '1' };
    },
    close: () => undefined,
  });
  await expect(api.getRecords('0', 10, 'shard 0')).rejects.toThrow('throttled');
  fails = false;
  expect(sequences(await api.getRecords('0', 10, 'shard 0'))).toEqual(['1']);
});

test('law: whoever reads sees each record once, in order, and whatever had been written when he asked', async () => {
  const step = fc.oneof(
    fc.constant({ kind: 'write' } as const),
    fc.record({
      kind: fc.constant('read' as const),
      reader: fc.nat({ max: 2 }),
      limit: fc.integer({ min: 1, max: 4 }),
    }),
    fc.constant({ kind: 'later' } as const),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const { write, read } = stream((answer) => setImmediate(answer));
      const seen = [0, 0, 0];
      const busy = [Promise.resolve(), Promise.resolve(), Promise.resolve()];
      let written = 0;
      for (const one of steps) {
        if (one.kind === 'write') {
          write();
          written += 1;
        } else if (one.kind === 'later') await new Promise(setImmediate);
        else {
          const { reader, limit } = one;
          busy[reader] = (busy[reader] ?? Promise.resolve()).then(async () => {
            const from = seen[reader] ?? 0;
            const known = written;
            const page = sequences(await read(from, limit));
            expect(page).toEqual(page.map((_, at) => String(from + at + 1)));
            if (known > from) expect(page.length).toBeGreaterThan(0);
            expect(page.length).toBeLessThanOrEqual(limit);
            seen[reader] = from + page.length;
          });
        }
      }
      await Promise.all(busy);
    }),
  );
});
