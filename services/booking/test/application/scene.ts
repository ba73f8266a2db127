import { randomUUID } from 'node:crypto';
import type { DataOf, EventContract } from '@edtech/contracts';
import { createEventStore, memoryTable, type UnitOfWork } from '@edtech/event-store';
import { type Queue, sqsHandler } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import type { SQSRecord } from 'aws-lambda';
import { outcomes } from '../../src/application/outcomes.ts';
import { recordOf } from './consuming.ts';

export const NOW = '2026-11-02T08:00:00.000Z';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

/** The service on a table of its own, asked as its consumer and its HTTP functions ask it. */
export const scene = () => {
  const clock = manualClock(Date.parse(NOW));
  const store = createEventStore({ table: memoryTable(), source: 'edtech.booking', timing: clock });
  const told: string[] = [];
  const queue: Queue = {
    requeue: async () => void told.push('requeued'),
    deadLetter: async (_, { code }) => void told.push(`dead letter: ${code}`),
    delay: async () => {},
  };
  const handler = sqsHandler(outcomes, {
    store,
    queue,
    log: ({ level, ...entry }) => void (level === 'info' || told.push(JSON.stringify(entry))),
  });

  return {
    store,
    clock,
    told,
    /** The outcome of a workflow comes from the bus. Whether it was handled; what is told otherwise is in `told`. */
    async hear<Contract extends EventContract>(
      contract: Contract,
      data: DataOf<Contract>,
      id: string = randomUUID(),
    ): Promise<boolean> {
      const { batchItemFailures } = await handler(
        { Records: [messageOf(contract, data, id)] },
        { getRemainingTimeInMillis: () => 15_000 },
      );
      return batchItemFailures.length === 0;
    },
    async transact<Result>(work: (tx: UnitOfWork) => Promise<Result>): Promise<Result> {
      const done = await store.transact({ context }, work);
      if (done.outcome !== 'committed') throw new Error(`was ${done.outcome}`);
      return done.result;
    },
  };
};

const messageOf = (
  { type, version, context: service, aggregate }: EventContract,
  data: unknown,
  id: string,
): SQSRecord =>
  recordOf(
    JSON.stringify({
      detail: {
        id,
        type,
        version,
        source: `edtech.${service}`,
        aggregate: { type: aggregate, id: 'a-1', sequence: 1 },
        occurredAt: NOW,
        correlationId: 'c-1',
        causationId: 'd-1',
        data,
      },
    }),
    id,
  );
