import type { DataOf, EventContract } from '@edtech/contracts';
import { type Consumer, type Queue, sqsHandler } from '@edtech/messaging';
import type { SQSRecord } from 'aws-lambda';
import type { Scene } from './scene.ts';

interface Delivery<Contract extends EventContract> {
  readonly contract: Contract;
  readonly data: DataOf<Contract>;
  readonly id: string;
}

/** A message of a queue with this event in it. */
export const delivery = <Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
  id = '0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c11',
): Delivery<Contract> => ({ contract, data, id });

/** A consumer with a queue that is not real; gives the types of the messages that come back. */
export const consuming = (on: Scene, consumer: Consumer) => {
  const dead: string[] = [];
  const queue: Queue = {
    requeue: async () => {},
    deadLetter: async (_, { code }) => void dead.push(code),
    delay: async () => {},
  };
  const handler = sqsHandler(consumer, { store: on.store, queue, log: () => {} });
  return {
    dead,
    async receive<Contract extends EventContract>(
      { contract, data, id }: Delivery<Contract>,
      receives = 1,
      sequence = 1,
    ) {
      const detail = {
        id,
        type: contract.type,
        version: contract.version,
        source: `edtech.${contract.context}`,
        aggregate: { type: contract.aggregate, id: 'a-1', sequence },
        occurredAt: new Date(on.timing.now()).toISOString(),
        correlationId: 'c-7',
        causationId: 'x-1',
        data,
      };
      const record = {
        messageId: id,
        receiptHandle: id,
        body: JSON.stringify({ detail }),
        attributes: { ApproximateReceiveCount: String(receives) },
        messageAttributes: {},
      };
      // Lambda's record has more that no consumer reads.
      const Records = [record as unknown as SQSRecord];
      const { batchItemFailures } = await handler({ Records }, { getRemainingTimeInMillis: () => 15_000 });
      return batchItemFailures.length === 0 ? 'done' : 'comes back';
    },
  };
};
