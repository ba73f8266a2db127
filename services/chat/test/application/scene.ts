import { randomUUID } from 'node:crypto';
import type { DataOf, EventContract } from '@edtech/contracts';
import { commitTogether, createEventStore, memoryTable, type Table, type Timing } from '@edtech/event-store';
import { type Consumer, type Queue, sqsHandler } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import { delivered, outboxOf, published } from '@edtech/testkit/inbox';
import { bookingRequests } from '../../src/application/booking-requests.ts';
import { close } from '../../src/application/end-session.ts';
import { lessons } from '../../src/application/lessons.ts';
import { mark } from '../../src/application/mark-read.ts';
import { remove } from '../../src/application/moderate.ts';
import { openDirectly } from '../../src/application/open-directly.ts';
import { post } from '../../src/application/post-message.ts';
import { users } from '../../src/application/users.ts';
import { worldOf } from '../../src/application/world.ts';
import { ChatSession } from '../../src/domain/chat-session.ts';
import type { Person } from '../../src/domain/person.ts';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

export const NOW = '2026-11-02T08:00:00.000Z';
export const DAY = 86_400_000;

export const student: Person = { userId: 's-1', isAdmin: false };
export const tutor: Person = { userId: 't-1', isAdmin: false };
export const admin: Person = { userId: 'a-1', isAdmin: true };
export const stranger: Person = { userId: 'x-1', isAdmin: false };

interface SceneOptions<Clock extends Timing> {
  readonly table: Table;
  readonly clock: Clock;
}

/** The service on a table of its own, asked as its consumers and its HTTP functions ask it. */
export const scene = () => sceneOn({ table: memoryTable(), clock: manualClock(Date.parse(NOW)) });

export const sceneOn = <Clock extends Timing>({ table, clock }: SceneOptions<Clock>) => {
  const store = createEventStore({ table, source: 'edtech.chat', timing: clock });
  const world = worldOf(store);
  const told: string[] = [];
  const queue: Queue = {
    requeue: async () => void told.push('requeued'),
    deadLetter: async (_, { code }) => void told.push(`dead letter: ${code}`),
    delay: async () => {},
  };

  const receiving = (consumer: Consumer) => {
    const handler = sqsHandler(consumer, {
      store,
      queue,
      log: ({ level, ...entry }) => void (level === 'info' || told.push(JSON.stringify(entry))),
    });
    /** Whether the event was handled; what is told otherwise is in `told`. */
    return async <Contract extends EventContract>(
      contract: Contract,
      data: DataOf<Contract>,
      id: string = randomUUID(),
    ): Promise<boolean> => {
      const event = { ...published(contract, 'a-1', 1, data), id, occurredAt: world.now() };
      const { batchItemFailures } = await handler(
        { Records: [delivered(event)] },
        { getRemainingTimeInMillis: () => 15_000 },
      );
      return batchItemFailures.length === 0;
    };
  };

  const transact = <Result>(work: Parameters<typeof store.transact<Result>>[1]): Promise<Result> =>
    commitTogether(store, context, work);

  return {
    store,
    clock,
    world,
    told,
    /** Each takes an event of the bus. */
    ask: receiving(bookingRequests),
    hear: receiving(lessons),
    hearOfUser: receiving(users),
    open: (lessonId: string, by: Person) => transact((tx) => openDirectly(tx, world, lessonId, by)),
    post: (chatSessionId: string, by: Person, text: string, idempotencyKey: string = randomUUID()) =>
      transact((tx) => post(tx, world, { chatSessionId, by, text, idempotencyKey })),
    mark: (chatSessionId: string, by: Person, upTo: number, seen = {}) =>
      transact((tx) => mark(tx, { chatSessionId, by, upTo, seen })),
    close: (chatSessionId: string, by: Person, seen = {}) =>
      transact((tx) => close(tx, world, { chatSessionId, by, seen })),
    remove: (chatSessionId: string, messageId: string, reason = 'abusive', seen = {}) =>
      transact((tx) => remove(tx, { chatSessionId, messageId, removedBy: 'a-1', reason, seen })),
    session: async (chatSessionId: string) => (await store.load(ChatSession, chatSessionId)).state,
    /** The ids of all sessions that there are. */
    async sessions(): Promise<readonly string[]> {
      const ids = new Set<string>();
      for await (const { pk } of table.scan({ pkPrefix: 'stream#ChatSession#' }))
        ids.add(pk.slice('stream#ChatSession#'.length));
      return [...ids];
    },
    /** What was published under this contract, in the order of each aggregate. */
    async published<Contract extends EventContract>({
      type,
    }: Contract): Promise<readonly DataOf<Contract>[]> {
      return (await outboxOf(table))
        .filter(({ eventType }) => eventType === type)
        .map(({ eventData }) => JSON.parse(eventData));
    },
  };
};

export type Scene = ReturnType<typeof scene>;
