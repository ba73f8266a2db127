import { createJournal, type Journal } from '../../src/journal/index.ts';
import { type QueueService, startQueues } from '../../src/queues/index.ts';
import { platformWith, queueArn, queueNamed } from './model.ts';

const work = queueNamed('work', {
  visibilityTimeoutSeconds: 1,
  redrive: { deadLetterQueueArn: queueArn('dead'), maxReceiveCount: 3 },
});
let journal: Journal;
let queues: QueueService;

beforeAll(async () => {
  journal = createJournal();
  const model = platformWith({ queues: [work, queueNamed('dead')] });
  queues = await startQueues({ model, port: 0, journal, timeScale: 0.02 });
});
afterAll(() => queues.stop());

test('the receive count grows with every receive until the message is moved to the dead-letter queue', async () => {
  await queues.send(work.arn, JSON.stringify({ id: 'poison' }));
  const counts: (string | undefined)[] = [];
  for (let receive = 1; receive <= 3; receive += 1) {
    const [message] = await queues.receive(work.arn, { max: 1, waitMs: 5_000 });
    counts.push(message?.attributes.ApproximateReceiveCount);
  }
  expect(counts).toEqual(['1', '2', '3']);

  expect(await queues.receive(work.arn, { max: 1, waitMs: 200 })).toEqual([]);
  const [dead] = await queues.receive(queueArn('dead'), { max: 1, waitMs: 5_000 });
  expect(dead?.body).toBe('{"id":"poison"}');
  const moved = journal.read(0, 100).filter(({ kind }) => kind === 'dead-letter');
  expect(moved).toHaveLength(1);
  expect(moved[0]).toMatchObject({ source: 'work', target: 'dead', outcome: 'received 3 times' });
  expect(moved[0]?.ids).toContain('poison');
});

test('what waits in a queue is in flight, unless the queue is ignored', async () => {
  await queues.send(queueArn('dead'), 'left behind');
  const look = { ignoredQueues: new Set(['dead']) };
  expect((await queues.inFlight()).join()).toContain('dead');
  expect(await queues.inFlight(look)).toEqual([]);
});
