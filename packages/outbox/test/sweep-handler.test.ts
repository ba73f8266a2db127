import { SendMessageCommand, type SendMessageCommandInput, SQSClient } from '@aws-sdk/client-sqs';
import type { LogEntry } from '@edtech/contracts';
import { manualClock } from '@edtech/testkit';
import type { ScheduledEvent, SQSEvent } from 'aws-lambda';
import { createSweepHandler } from '../src/sweep-handler.ts';
import type { SweepReport } from '../src/sweeper.ts';

const none: SweepReport = { published: 0, deferred: 0, refused: 0, failed: 0, errors: 0, unfinished: 0 };

const setUp = (
  report: SweepReport = none,
  send: () => Promise<void> = async () => {},
  afterwards?: () => Promise<void>,
) => {
  const timing = manualClock();
  const sqs = new SQSClient({ region: 'eu-west-1' });
  const sent: SendMessageCommandInput[] = [];
  sqs.send = async (command: unknown) => {
    if (command instanceof SendMessageCommand) sent.push(command.input);
    await send();
  };
  const deadlines: number[] = [];
  const logged: LogEntry[] = [];
  const handler = createSweepHandler({
    sweeper: {
      async sweep(deadline) {
        deadlines.push(deadline - timing.now());
        return report;
      },
    },
    sqs,
    queueUrl: 'https://queue',
    timing,
    log: (entry) => logged.push(entry),
    afterwards,
  });
  // It reads of the events only what it is told them apart by.
  const scheduled = {} as ScheduledEvent;
  const woken = { Records: [] } as SQSEvent;
  const context = { getRemainingTimeInMillis: () => 25_000 };
  return {
    sent,
    deadlines,
    logged,
    fromSchedule: () => handler(scheduled, context),
    fromQueue: () => handler(woken, context),
  };
};

test('the schedule’s run sweeps, and has the second pass of the minute woken after 30 seconds', async () => {
  const { fromSchedule, sent, deadlines } = setUp();
  await fromSchedule();
  expect(sent).toEqual([{ QueueUrl: 'https://queue', MessageBody: '{}', DelaySeconds: 30 }]);
  expect(deadlines).toEqual([22_000]);
});

test('the woken run sweeps, and wakes nobody', async () => {
  const { fromQueue, sent, deadlines } = setUp();
  await fromQueue();
  expect(sent).toEqual([]);
  expect(deadlines).toHaveLength(1);
});

test('a run that ran out of time is followed by another one at once', async () => {
  const { fromQueue, sent } = setUp({ ...none, published: 500, unfinished: 3 });
  await fromQueue();
  expect(sent).toEqual([{ QueueUrl: 'https://queue', MessageBody: '{}', DelaySeconds: 0 }]);
});

test('a queue that takes no message costs the second pass, not the first', async () => {
  const { fromSchedule, deadlines, logged } = setUp(none, () => Promise.reject(new Error('no queue')));
  await fromSchedule();
  expect(deadlines).toHaveLength(1);
  expect(logged).toEqual([
    { level: 'error', message: 'no second pass this minute', error: 'Error: no queue' },
  ]);
});

test.each([
  [none, []],
  [{ ...none, published: 2 }, ['info']],
  [{ ...none, deferred: 2 }, ['info']],
  [{ ...none, published: 2, errors: 1 }, ['error']],
  [{ ...none, failed: 1 }, ['error']],
])('it says what it did, as loudly as it needs to be: %j', async (report, levels) => {
  const { fromQueue, logged } = setUp(report);
  await fromQueue();
  expect(logged.map(({ level }) => level)).toEqual(levels);
});

test('what a pass has left is looked at after each, also when it did nothing', async () => {
  let looks = 0;
  const { fromSchedule, fromQueue } = setUp(none, undefined, async () => {
    looks += 1;
  });
  await fromSchedule();
  await fromQueue();
  expect(looks).toBe(2);
});
