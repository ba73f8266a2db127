import { setTimeout as pause } from 'node:timers/promises';
import { GetQueueUrlCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Chance } from '../memory/chance.ts';
import { SWEEP_QUEUES } from './declared.ts';

/*
 * Schedules are not shortened with the rest of the local AWS, so sweeps are asked for by messages: each sweeper makes a
 * pass every 20 to 40 s of the fast time, at odds with the other one of its table.
 */
const SHORTEST_MILLISECONDS = 2_000;
const LONGEST_MILLISECONDS = 4_000;

/** Has all sweepers sweep, again and again. @returns what ends it */
export const keepSweeping = async (sqs: SQSClient, chance: Chance): Promise<() => Promise<void>> => {
  const ending = new AbortController();
  const { signal } = ending;

  const sweep = async (queue: string): Promise<void> => {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queue }));
    const own = chance.fork(queue);
    while (!signal.aborted) {
      // A schedule that fails to begin a sweep begins the next one.
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: '{}' })).catch(() => {});
      const milliseconds = own.between(SHORTEST_MILLISECONDS, LONGEST_MILLISECONDS);
      await pause(milliseconds, undefined, { signal }).catch(() => {});
    }
  };

  const swept = Promise.all(SWEEP_QUEUES.map(sweep));
  return async () => {
    ending.abort();
    await swept;
  };
};
