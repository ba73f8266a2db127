import { type StartingPoint, StreamRequestFailed } from '../../../src/mappings/streams/api.ts';
import { createShardReader } from '../../../src/mappings/streams/reader.ts';
import type { Page } from '../../../src/mappings/streams/wire.ts';
import { sequenceNumber, wireRecord } from './records.ts';

const refuse = (awsCode: string) => () => {
  throw new StreamRequestFailed('GetRecords', awsCode, 'as scripted');
};
const page = (sequences: readonly number[], nextIterator?: string) => (): Page => ({
  records: sequences.map((sequence) => wireRecord(sequence)),
  nextIterator,
});

/** DynamoDB Local neither expires an iterator within a test nor trims a stream, so its answers are scripted here. */
function scripted(answers: (() => Page)[], start: StartingPoint = { type: 'TRIM_HORIZON' }) {
  const starts: StartingPoint[] = [];
  let trimmed = 0;
  const reader = createShardReader({
    streamArn: 'stream',
    shardId: 'shard',
    start,
    onTrimmed: () => {
      trimmed += 1;
    },
    api: {
      async getIterator(_stream, _shard, from) {
        starts.push(from);
        return `iterator-${starts.length}`;
      },
      async getRecords() {
        const answer = answers.shift();
        if (answer === undefined) throw new Error('the script is over');
        return answer();
      },
    },
  });
  const read = async () => {
    const { records, ended } = await reader.read(100);
    return { sequences: records.map(({ dynamodb }) => Number(dynamodb.SequenceNumber)), ended };
  };
  return { read, starts, trimmed: () => trimmed };
}

test('pages follow each other on one iterator until the shard ends', async () => {
  const { read, starts } = scripted([page([1, 2], 'a'), page([], 'b'), page([3])], { type: 'LATEST' });
  expect(await read()).toEqual({ sequences: [1, 2], ended: false });
  expect(await read()).toEqual({ sequences: [], ended: false });
  expect(await read()).toEqual({ sequences: [3], ended: true });
  expect(starts).toEqual([{ type: 'LATEST' }]);
});

test('an expired iterator is replaced by one after the last record that was read', async () => {
  const { read, starts } = scripted([page([1, 2], 'a'), refuse('ExpiredIteratorException'), page([3], 'b')]);
  await read();
  expect(await read()).toEqual({ sequences: [3], ended: false });
  expect(starts[1]).toEqual({ type: 'AFTER_SEQUENCE_NUMBER', sequence: sequenceNumber(2) });
});

test('a position that was trimmed continues at the oldest record that is left, and is reported', async () => {
  const { read, starts, trimmed } = scripted([refuse('TrimmedDataAccessException'), page([9], 'a')], {
    type: 'AFTER_SEQUENCE_NUMBER',
    sequence: sequenceNumber(1),
  });
  expect(await read()).toEqual({ sequences: [9], ended: false });
  expect(starts.at(-1)).toEqual({ type: 'TRIM_HORIZON' });
  expect(trimmed()).toBe(1);
});

test('a shard that is gone has ended', async () => {
  const { read } = scripted([refuse('ResourceNotFoundException')]);
  expect(await read()).toEqual({ sequences: [], ended: true });
});

test('another error is passed on, and the next read starts over from the last record', async () => {
  const { read, starts } = scripted([page([1], 'a'), refuse('InternalServerError'), page([2], 'b')]);
  await read();
  await expect(read()).rejects.toMatchObject({ awsCode: 'InternalServerError' });
  expect(await read()).toEqual({ sequences: [2], ended: false });
  expect(starts.at(-1)).toEqual({ type: 'AFTER_SEQUENCE_NUMBER', sequence: sequenceNumber(1) });
});
