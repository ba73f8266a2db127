import { randomUUID } from 'node:crypto';
import type { DataOf, EventContract } from '@edtech/contracts';
import { commitTogether, createEventStore, memoryTable, type Table, type Timing } from '@edtech/event-store';
import { type Consumer, type Queue, sqsHandler } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import { delivered, outboxOf, published } from '@edtech/testkit/inbox';
import { bookingRequests } from '../../src/application/booking-requests.ts';
import { cancel, complete, type EndLesson } from '../../src/application/end-lesson.ts';
import { scheduleDirectly, type Wanted } from '../../src/application/schedule-lesson.ts';
import { tutors } from '../../src/application/tutors.ts';
import { type World, worldOf } from '../../src/application/world.ts';
import { Lesson } from '../../src/domain/lesson.ts';
import { type Hours, type OpeningHours, WEEKDAYS } from '../../src/domain/opening-hours.ts';
import { joinTutors, setAvailability, Tutor } from '../../src/domain/tutor.ts';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

/** A Monday. */
export const NOW = '2026-11-02T08:00:00.000Z';

export const everyDay = (hours: Hours, timeZone = 'UTC'): OpeningHours => ({
  timeZone,
  weekly: WEEKDAYS.map((day) => ({ day, ...hours })),
  exceptions: [],
});

export const ALWAYS = everyDay({ from: '00:00', to: '24:00' });

interface SceneOptions<Clock extends Timing> {
  readonly table: Table;
  readonly clock: Clock;
}

/** The service on a table of its own, asked as its consumers and its HTTP functions ask it. */
export const scene = () => sceneOn({ table: memoryTable(), clock: manualClock(Date.parse(NOW)) });

export const sceneOn = <Clock extends Timing>({ table, clock }: SceneOptions<Clock>) => {
  const store = createEventStore({ table, source: 'edtech.tutoring', timing: clock });
  const world = worldOf(store);
  const failed: string[] = [];
  const queue: Queue = {
    requeue: async () => void failed.push('requeued'),
    deadLetter: async (_, { code, message }) => void failed.push(`${code}: ${message}`),
    delay: async () => {},
  };

  const receiving = (consumer: Consumer) => {
    const handler = sqsHandler(consumer, {
      store,
      queue,
      log: ({ level, ...entry }) => void (level === 'info' || failed.push(JSON.stringify(entry))),
    });
    return async <Contract extends EventContract>(
      contract: Contract,
      data: DataOf<Contract>,
      id: string = randomUUID(),
    ): Promise<void> => {
      const event = { ...published(contract, 'a-1', 1, data), id, occurredAt: world.now() };
      const { batchItemFailures } = await handler(
        { Records: [delivered(event)] },
        { getRemainingTimeInMillis: () => 15_000 },
      );
      expect(failed).toEqual([]);
      expect(batchItemFailures).toEqual([]);
    };
  };

  const transact = <Result>(work: Parameters<typeof store.transact<Result>>[1]): Promise<Result> =>
    commitTogether(store, context, work);

  return {
    store,
    clock,
    world,
    /** An event of the bus arrives, for the booking requests. */
    ask: receiving(bookingRequests.within(world)),
    /** An event of a user arrives. */
    hear: receiving(tutors),
    schedule: (lessonId: string, wanted: Wanted) =>
      transact((tx) => scheduleDirectly(tx, world, lessonId, wanted)),
    scheduleIn: (other: World, lessonId: string, wanted: Wanted) =>
      transact((tx) => scheduleDirectly(tx, other, lessonId, wanted)),
    complete: (end: Pick<EndLesson, 'lessonId' | 'by'>, seen = {}) =>
      transact((tx) => complete(tx, { ...end, seen, now: world.now() })),
    cancel: (end: Pick<EndLesson, 'lessonId' | 'by'>, seen = {}) =>
      transact((tx) => cancel(tx, { ...end, seen, now: world.now() }, undefined)),
    async tutor(tutorId: string, opening: OpeningHours = ALWAYS): Promise<void> {
      await store.execute(Tutor, tutorId, joinTutors(), { context });
      await store.execute(Tutor, tutorId, setAvailability(opening), { context });
    },
    lesson: async (lessonId: string) => (await store.load(Lesson, lessonId)).state,
    /** What was published under this contract, to these facts, in the order of each aggregate. */
    async published<Contract extends EventContract>(
      { type }: Contract,
      facts: object = {},
    ): Promise<readonly DataOf<Contract>[]> {
      return (await outboxOf(table))
        .filter(({ eventType }) => eventType === type)
        .map(({ eventData }) => JSON.parse(eventData))
        .filter((data) => Object.entries(facts).every(([name, value]) => data[name] === value));
    },
  };
};

export type Scene = ReturnType<typeof scene>;
