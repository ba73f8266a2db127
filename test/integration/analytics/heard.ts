import { setTimeout as pause } from 'node:timers/promises';
import type { EventStore } from '@edtech/event-store';
import { type Queue, sqsHandler } from '@edtech/messaging';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import { activity } from '../../../services/analytics/src/application/activity.ts';
import type { Told } from '../../../services/analytics/test/application/told.ts';

/** How the consumer's queue is read. */
export interface QueueReaders {
  /** Invocations at once. */
  readonly invocations: number;
  readonly batchSize: number;
  /** Messages that come into the queue in a minute; when left out, all of them are there. */
  readonly aMinute?: number;
}

/** What went wrong in the consumer, beside what it heard. */
export interface Heard {
  /** That failed, and came back. */
  readonly failed: number;
  readonly deadLetters: readonly string[];
}

const LOOK_EVERY_MILLISECONDS = 10;

interface Waiting {
  readonly body: string;
  readonly receives: number;
}

/** All of this comes out of the consumer's queue, some invocations at a time, until the queue is empty. */
export const hear = async (
  store: EventStore,
  told: readonly Told[],
  { invocations, batchSize, aMinute }: QueueReaders,
  onBatch: (messages: number) => void = () => {},
): Promise<Heard> => {
  const coming = told.map((detail): Waiting => ({ body: JSON.stringify({ detail }), receives: 1 }));
  const waiting: Waiting[] = [];
  const began = performance.now();
  const arrive = (): void => {
    const arrived = told.length - coming.length;
    const due =
      aMinute === undefined ? told.length : Math.ceil(((performance.now() - began) / 60_000) * aMinute);
    waiting.push(...coming.splice(0, Math.max(0, due - arrived)));
  };
  const deadLetters: string[] = [];
  let failed = 0;
  const queue: Queue = {
    requeue: async (body) => void waiting.push({ body, receives: 1 }),
    deadLetter: async (_, { code, message }) => void deadLetters.push(`${code}: ${message}`),
    delay: async () => {},
  };

  const invocation = async (): Promise<void> => {
    const consume = sqsHandler(activity, { store, queue, log: () => {} });
    for (;;) {
      arrive();
      const batch = waiting.splice(0, batchSize);
      if (batch.length === 0) {
        if (coming.length === 0) return;
        await pause(LOOK_EVERY_MILLISECONDS);
        continue;
      }
      const Records = batch.map(({ body, receives }, place) => sqsRecord(String(place), body, { receives }));
      const { batchItemFailures } = await consume({ Records }, { getRemainingTimeInMillis: () => 15_000 });
      for (const { itemIdentifier } of batchItemFailures) {
        const one = batch[Number(itemIdentifier)];
        if (one === undefined) throw new Error(`no message ${itemIdentifier}`);
        waiting.push({ ...one, receives: one.receives + 1 });
        failed += 1;
      }
      onBatch(batch.length - batchItemFailures.length);
    }
  };
  const run = async () => {
    await Promise.all(Array.from({ length: invocations }, invocation));
  };
  // What comes back when the others have gone home is for another round.
  for (await run(); waiting.length > 0; await run());
  return { failed, deadLetters };
};
