import type { OutboxStatistics } from '@edtech/outbox';
import { getDepths, type MeasuredQueue } from '../src/index.ts';

const statistics = (pending: number, processing: number, failed: number): OutboxStatistics => {
  const counted = (count: number, oldestAge: number) => (count === 0 ? { count } : { count, oldestAge });
  return {
    statuses: {
      PENDING: counted(pending, 2_000),
      PROCESSING: counted(processing, 5_000),
      FAILED: counted(failed, 90_000),
    },
    overdue: 0,
    healthy: true,
  };
};

const sqs = {
  depth: async (name: string) => {
    if (name === 'gone') throw new Error('no such queue');
    return name === 'empty' ? { visible: 0, hidden: 0, delayed: 0 } : { visible: 3, hidden: 1, delayed: 0 };
  },
  oldestOfSome: async () => '2026-01-01T00:00:00.000Z',
};

const queue = (queueName: string, holds: MeasuredQueue['holds']): MeasuredQueue => ({
  service: 'payment',
  queueName,
  holds,
});

test('outboxes are measured by what is to be published, its age, and what was given up', async () => {
  const outboxes = [
    { service: 'user', statistics: async () => statistics(0, 0, 0) },
    { service: 'payment', statistics: async () => statistics(4, 1, 2) },
  ];
  expect(await getDepths({ outboxes, queues: [], sqs })).toEqual({
    outboxes: [
      { service: 'user', open: 0, failed: 0 },
      { service: 'payment', open: 5, oldestAge: 5_000, failed: 2 },
    ],
    queues: [],
    unknown: [],
  });
});

test('queues are measured by what may be received and what is under way; dead letters have an age', async () => {
  const queues = [queue('work', 'work'), queue('letters', 'dead-letters'), queue('empty', 'dead-letters')];
  expect((await getDepths({ outboxes: [], queues, sqs })).queues).toEqual([
    { ...queue('work', 'work'), visible: 3, hidden: 1, delayed: 0 },
    {
      ...queue('letters', 'dead-letters'),
      visible: 3,
      hidden: 1,
      delayed: 0,
      since: '2026-01-01T00:00:00.000Z',
    },
    { ...queue('empty', 'dead-letters'), visible: 0, hidden: 0, delayed: 0 },
  ]);
});

test('what does not answer hides nothing else', async () => {
  const outboxes = [
    {
      service: 'user',
      statistics: async () => {
        throw new Error('no answer');
      },
    },
    { service: 'payment', statistics: async () => statistics(1, 0, 0) },
  ];
  const queues = [queue('gone', 'work'), queue('work', 'work')];
  expect(await getDepths({ outboxes, queues, sqs })).toMatchObject({
    outboxes: [{ service: 'payment', open: 1 }],
    queues: [{ queueName: 'work' }],
    unknown: ['user outbox', 'gone'],
  });
});
