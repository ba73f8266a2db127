import fc from 'fast-check';
import { createProgress } from '../../../src/mappings/streams/progress.ts';
import { sequenceNumber } from './records.ts';

function watched() {
  const checkpoints: number[] = [];
  const progress = createProgress((sequence) => checkpoints.push(Number(sequence)));
  return { progress, checkpoints };
}

test('the checkpoint waits for an unfinished record, however many are done behind it', () => {
  const { progress, checkpoints } = watched();
  for (const sequence of [1, 2, 3]) progress.begin(sequenceNumber(sequence));
  progress.finish([sequenceNumber(2), sequenceNumber(3)]);
  expect(checkpoints).toEqual([]);
  expect(progress.outstanding).toBe(1);
  progress.finish([sequenceNumber(1)]);
  expect(checkpoints).toEqual([3]);
  expect(progress.outstanding).toBe(0);
});

test('filtered records advance the checkpoint, but not past one that is being processed', () => {
  const { progress, checkpoints } = watched();
  progress.skip(sequenceNumber(1));
  progress.begin(sequenceNumber(2));
  progress.skip(sequenceNumber(3));
  expect(checkpoints).toEqual([1]);
  progress.finish([sequenceNumber(2)]);
  expect(checkpoints).toEqual([1, 3]);
});

test('law: whatever the order of completion, a checkpoint never passes an unfinished record and ends at the last', () => {
  const order = fc.integer({ min: 1, max: 30 }).chain((count) =>
    fc.shuffledSubarray(
      Array.from({ length: count }, (_, index) => index + 1),
      { minLength: count, maxLength: count },
    ),
  );
  fc.assert(
    fc.property(order, (sequences) => {
      const { progress, checkpoints } = watched();
      const open = new Set(sequences);
      for (let sequence = 1; sequence <= sequences.length; sequence += 1)
        progress.begin(sequenceNumber(sequence));
      for (const sequence of sequences) {
        open.delete(sequence);
        progress.finish([sequenceNumber(sequence)]);
        expect(checkpoints.at(-1) ?? 0).toBeLessThan(Math.min(...open));
      }
      expect(checkpoints.at(-1)).toBe(sequences.length);
    }),
  );
});
