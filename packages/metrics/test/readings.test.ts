import { PENDING_METRICS } from '../src/names.ts';
import { type Reading, readingLine } from '../src/readings.ts';

const options = { namespace: 'edtech', service: 'edtech-test', at: Date.now() };

const read = (reading: Reading) => JSON.parse(readingLine(reading, options));

const { age, bytes, items, dimension } = PENDING_METRICS;

const ofOutbox: Reading = {
  place: { dimension, name: 'edtech.user' },
  gauges: [
    { name: age, unit: 'Milliseconds', value: 1_500 },
    { name: items, unit: 'Count', value: 3 },
    { name: bytes, unit: 'Bytes', value: 2_048 },
  ],
};

test('a reading is one line, with what was seen at its place', () => {
  expect(read(ofOutbox)).toEqual({
    _aws: {
      Timestamp: options.at,
      CloudWatchMetrics: [
        {
          Namespace: 'edtech',
          Dimensions: [['service', 'outbox']],
          Metrics: [
            { Name: 'OldestPending', Unit: 'Milliseconds' },
            { Name: 'Pending', Unit: 'Count' },
            { Name: 'PendingBytes', Unit: 'Bytes' },
          ],
        },
      ],
    },
    service: 'edtech-test',
    outbox: 'edtech.user',
    OldestPending: 1_500,
    Pending: 3,
    PendingBytes: 2_048,
  });
});

test('that there is nothing is told as well: silence means something else', () => {
  const nothing = { ...ofOutbox, gauges: [{ name: items, unit: 'Count', value: 0 }] } as const;
  expect(read(nothing)).toMatchObject({ Pending: 0 });
});

test('it may count for the stage as a whole too', () => {
  const [line] = read({ ...ofOutbox, alsoOfStage: true })._aws.CloudWatchMetrics;
  expect(line.Dimensions).toEqual([['service', 'outbox'], ['service']]);
});

test('a reading of the stage has no place', () => {
  const line = read({ alsoOfStage: true, gauges: [{ name: 'DeadLetters', unit: 'Count', value: 2 }] });
  expect(line._aws.CloudWatchMetrics[0].Dimensions).toEqual([['service']]);
});
