import fc from 'fast-check';
import { batchMetrics } from '../src/batch-metrics.ts';
import { emfLines } from '../src/emf.ts';
import { type Batch, batch } from './arbitraries.ts';

const options = { namespace: 'edtech', service: 'edtech-test', at: Date.now() };

const linesOf = ({ deliveries, forwardings }: Batch) => {
  const metrics = batchMetrics();
  for (const one of deliveries) metrics.delivered(one);
  for (const one of forwardings) metrics.forwarded(one);
  return emfLines(metrics.samples(), options).map((line) => JSON.parse(line));
};

const handled = (latency: number) =>
  ({ consumer: 'payment-accounts', type: 'user.created', ending: 'handled', latency }) as const;

test('a consumer’s line counts its batch, and says in which unit', () => {
  const deliveries = [
    handled(120),
    handled(340),
    { ...handled(0), ending: 'retried', latency: undefined } as const,
  ];
  expect(linesOf({ deliveries, forwardings: [] })).toEqual([
    {
      _aws: {
        Timestamp: options.at,
        CloudWatchMetrics: [
          {
            Namespace: 'edtech',
            Dimensions: [['service', 'consumer']],
            Metrics: [
              { Name: 'Handled', Unit: 'Count' },
              { Name: 'Retried', Unit: 'Count' },
              { Name: 'HandledAfter', Unit: 'Milliseconds' },
            ],
          },
        ],
      },
      service: 'edtech-test',
      consumer: 'payment-accounts',
      Handled: 2,
      Retried: 1,
      HandledAfter: [120, 340],
    },
  ]);
});

test('types of events are no dimension: a consumer has one line', () => {
  const deliveries = [handled(1), { ...handled(2), type: 'user.profile.updated' }];
  expect(linesOf({ deliveries, forwardings: [] })).toMatchObject([{ Handled: 2, HandledAfter: [1, 2] }]);
});

test('an outbox has a line of its own', () => {
  const forwardings = [
    { source: 'edtech.user', type: 'user.created', fate: 'published', latency: 80 },
    { source: 'edtech.user', type: 'user.created', fate: 'failed' },
  ] as const;
  expect(linesOf({ deliveries: [], forwardings })).toMatchObject([
    { service: 'edtech-test', outbox: 'edtech.user', Published: 1, Failed: 1, PublishedAfter: 80 },
  ]);
});

test('no metric of a line has more values than the format takes, and none is lost', () => {
  const deliveries = Array.from({ length: 250 }, (_, at) => handled(at));
  const lines = linesOf({ deliveries, forwardings: [] });
  const values = lines.map(({ HandledAfter }) => HandledAfter);
  expect(values.every(({ length }) => length < 100)).toBe(true);
  expect(values.flat()).toEqual(deliveries.map(({ latency }) => latency));
  expect(lines.map(({ Handled }) => Handled)).toEqual([250, undefined, undefined]);
});

test('whatever a batch holds, the lines tell of all of it', () =>
  fc.assert(
    fc.property(batch, (one) => {
      const lines = linesOf(one);
      const sum = (name: string) => lines.reduce((total, line) => total + (line[name] ?? 0), 0);
      const ended = (ending: string) =>
        one.deliveries.filter((delivery) => delivery.ending === ending).length;
      expect([sum('Handled'), sum('DeadLettered'), sum('Retried'), sum('Duplicates'), sum('Parked')]).toEqual(
        ['handled', 'deadLettered', 'retried', 'duplicate', 'parked'].map(ended),
      );
      expect(sum('Published')).toBe(one.forwardings.filter(({ fate }) => fate === 'published').length);
    }),
  ));
