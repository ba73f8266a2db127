import { marshall } from '@aws-sdk/util-dynamodb';
import { OUTBOX_PREFIX, type OutboxItem } from '@edtech/event-store/layout';
import { createForwarder, createSweeper, type Published } from '@edtech/outbox';
import type { DynamoDBRecord } from 'aws-lambda';
import { stage, wanted } from './stage.ts';

/** A bus that takes everything. */
const bus = () => {
  const taken: string[] = [];
  return {
    taken,
    publisher: {
      publish: async (items: readonly OutboxItem[]): Promise<readonly Published[]> => {
        taken.push(...items.map(({ eventType }) => eventType));
        return items.map((item) => ({ item, outcome: 'published' as const }));
      },
    },
  };
};

const log = () => {};

test("the outbox's forwarder publishes what sagas say, as what aggregates do", async () => {
  const on = stage();
  const { taken, publisher } = bus();
  await on.receive(wanted());
  const Records = (await on.items(OUTBOX_PREFIX)).map(
    (item) =>
      // The Lambda types and the SDK's describe the same wire format by different declarations.
      ({ eventName: 'INSERT', dynamodb: { NewImage: marshall(item) } }) as DynamoDBRecord,
  );
  const forward = createForwarder({ table: on.table, publisher, timing: on.clock, log });
  await forward({ Records }, { getRemainingTimeInMillis: () => 10_000 });
  expect(taken).toEqual(['flight.wanted']);
  expect((await on.said()).map(({ status }) => status)).toEqual(['COMPLETED']);
});

test("the outbox's sweeper publishes what the forwarder did not, and leaves timers and sagas alone", async () => {
  const on = stage();
  const { taken, publisher } = bus();
  await on.receive(wanted());
  on.clock.advance(31_000);
  const sweeper = createSweeper({
    table: on.table,
    publisher,
    deadLetters: { send: async () => {} },
    timing: on.clock,
    newOwner: () => 'me',
    log,
  });
  expect(await sweeper.sweep(on.clock.now() + 5_000)).toMatchObject({ published: 1, errors: 0 });
  expect(taken).toEqual(['flight.wanted']);
  expect(await on.items('timer#')).toHaveLength(2);
});
