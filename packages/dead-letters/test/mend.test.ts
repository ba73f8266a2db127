import type { LambdaClient } from '@aws-sdk/client-lambda';
import { type LogEntry, userCreatedV1 } from '@edtech/contracts';
import {
  type Mend,
  MendingRefused,
  type MendRequest,
  mendByInvocation,
  OwnerUnknown,
  ownerAmong,
} from '@edtech/dead-letters';
import { createMender, createMendHandler } from '@edtech/dead-letters/mend';
import { createEventStore, memoryTable } from '@edtech/event-store';
import { consumer, handles, readLaneState } from '@edtech/messaging';
import { manualClock } from '@edtech/testkit';
import { bodyOf, NOW } from './letters.ts';

const BY = { by: 'ada', reason: 'mended' };

const on = [handles(userCreatedV1, () => undefined)];
const ordered = consumer({ name: 'payment-accounts', ordered: 'one after the other', on });
const unordered = consumer({ name: 'payment-notes', ordered: false, on });

const userId = 'u-1';
const valid = bodyOf({
  data: { userId, email: 'ada@example.com', role: 'STUDENT', timestamp: '2026-03-01T11:00:00.000Z' },
});

/** A service with an ordered consumer and another one, and an outbox. */
const createService = () => {
  const store = createEventStore({
    table: memoryTable(),
    source: 'edtech.payment',
    timing: manualClock(NOW),
  });
  const requeued: string[] = [];
  const mend = createMender({
    consumers: [ordered, unordered],
    storeNamed: (name) => (name === 'payment' ? store : undefined),
    inboxes: () => store,
    queueOf: () => ({
      async requeue(body) {
        requeued.push(body);
      },
    }),
  });
  const subject = {
    consumer: 'payment-accounts',
    source: 'edtech.user',
    aggregateType: 'User',
    aggregateId: userId,
  };
  return { store, mend, requeued, subject, lane: () => readLaneState(store, [ordered], subject) };
};

describe('an edit', () => {
  test('that the consumer can read is fine', async () => {
    const { mend } = createService();
    await mend({ does: 'check-edit', consumer: 'payment-accounts', body: valid });
    // In an inbox of a replay's it is the same consumer.
    await mend({ does: 'check-edit', consumer: 'payment-accounts@r-1', body: valid });
  });

  test('that breaks its schema is refused, with what is wrong', async () => {
    const { mend } = createService();
    const body = bodyOf({ data: { userId } });
    await expect(mend({ does: 'check-edit', consumer: 'payment-notes', body })).rejects.toMatchObject({
      code: 'dead-letter-edit-invalid',
      kind: 'invalid',
      violations: expect.arrayContaining([expect.objectContaining({ path: '/email', rule: 'required' })]),
    });
  });

  test('for a consumer that is gone is refused', async () => {
    const { mend } = createService();
    await expect(mend({ does: 'check-edit', consumer: 'payment-old', body: valid })).rejects.toMatchObject({
      code: 'consumer-unknown',
      kind: 'conflict',
    });
  });
});

describe('an event that is given up', () => {
  test('is gone past, and asking again changes nothing', async () => {
    const { mend, subject, lane } = createService();
    for (const _ of [1, 2]) {
      await mend({ does: 'give-up', subject, sequence: 1, ...BY });
      expect(await lane()).toMatchObject({ lastSequence: 1 });
    }
  });

  test('before its turn is skipped when that comes', async () => {
    const { mend, subject, lane } = createService();
    await mend({ does: 'give-up', subject, sequence: 2, ...BY });
    expect(await lane()).toMatchObject({ lastSequence: 0 });
    await mend({ does: 'give-up', subject, sequence: 1, ...BY });
    expect(await lane()).toMatchObject({ lastSequence: 2 });
  });

  test('of a consumer without an order leaves nothing to go past', async () => {
    const { mend, subject } = createService();
    await expect(
      mend({ does: 'give-up', subject: { ...subject, consumer: 'payment-notes' }, sequence: 1, ...BY }),
    ).rejects.toMatchObject({ code: 'not-mendable' });
  });
});

describe('a record of the outbox', () => {
  const key = { pk: 'outbox#User#u-1', sk: '0000000001#001' };
  const request = { does: 'retry-record', store: 'payment', key } as const;

  test('that FAILED is due again, with all of its attempts', async () => {
    const { store, mend } = createService();
    await store.table.write({
      kind: 'put',
      item: { ...key, status: 'FAILED', processingAttempts: 3 },
      when: [],
    });
    await mend(request);
    expect(await store.table.get(key)).toMatchObject({ status: 'PENDING', processingAttempts: 0 });
    await expect(mend(request)).rejects.toMatchObject({ code: 'not-mendable' });
  });

  test('that is not there, or of another store, is told', async () => {
    const { mend } = createService();
    await expect(mend(request)).rejects.toMatchObject({ code: 'not-mendable' });
    await expect(mend({ ...request, store: 'booking-sagas' })).rejects.toMatchObject({
      code: 'not-mendable',
    });
  });
});

test('a service without sagas resumes none', async () => {
  const { mend } = createService();
  const request = { does: 'resume-saga', saga: 'LessonBooking', id: 'b-1' } as const;
  await expect(mend({ ...request, correlationId: 'c', causationId: 'd', ...BY })).rejects.toMatchObject({
    code: 'not-mendable',
  });
});

/** A service that is asked by an invocation of its function, as far as a client of Lambda shows. */
const invoked = (mend: (request: MendRequest) => Promise<void>) => {
  const logged: LogEntry[] = [];
  const names: unknown[] = [];
  const handler = createMendHandler(mend, (entry) => logged.push(entry));
  const client = {
    send: async ({
      input,
    }: {
      readonly input: { readonly FunctionName: string; readonly Payload: Uint8Array };
    }) => {
      names.push(input.FunctionName);
      try {
        const answer = await handler(JSON.parse(Buffer.from(input.Payload).toString()));
        return { Payload: Buffer.from(JSON.stringify(answer)) };
      } catch (error) {
        return {
          FunctionError: 'Unhandled',
          Payload: Buffer.from(JSON.stringify({ errorMessage: String(error) })),
        };
      }
    },
  };
  // As much of a client as is used.
  const asked: Mend = mendByInvocation({ client: client as unknown as LambdaClient, stage: 'dev' });
  return { asked, logged, names };
};

const CHECK = { does: 'check-edit', consumer: 'payment-accounts', body: 'secret' } as const;

describe('a service that is asked by an invocation', () => {
  test('does it, and writes who asked and why to its log, without what is in the event', async () => {
    const done: MendRequest[] = [];
    const { asked, logged, names } = invoked(async (request) => void done.push(request));
    const { subject } = createService();
    const request = { does: 'give-up', subject, sequence: 1, ...BY } as const;
    await asked('payment', request);
    await asked('payment', CHECK);
    expect(done).toEqual([request, CHECK]);
    expect(names).toEqual(['edtech-dev-mendPayment', 'edtech-dev-mendPayment']);
    expect(logged[0]).toMatchObject({ message: 'mended', does: 'give-up', ...BY });
    expect(JSON.stringify(logged)).not.toContain('secret');
  });

  test('says itself what it refuses', async () => {
    const { mend } = createService();
    const { asked } = invoked(mend);
    const refusal = asked('payment', CHECK);
    await expect(refusal).rejects.toBeInstanceOf(MendingRefused);
    await expect(refusal).rejects.toMatchObject({ code: 'dead-letter-edit-invalid', kind: 'invalid' });
  });

  test.each([
    ['a defect', new TypeError('undefined is no function')],
    ['a table that is away', new Error('the table is away')],
  ])('and fails of %s did not answer', async (_, error) => {
    const { asked } = invoked(async () => {
      throw error;
    });
    await expect(asked('payment', CHECK)).rejects.toMatchObject({
      code: 'mending-unavailable',
      kind: 'unavailable',
    });
  });

  test('does nothing that services are not asked for', async () => {
    const done: MendRequest[] = [];
    const handler = createMendHandler(
      async (request) => void done.push(request),
      () => undefined,
    );
    for (const event of [undefined, null, {}, 'give-up', { does: 'drop-table' }, { does: 1 }])
      await expect(handler(event)).rejects.toMatchObject({ code: 'mend-request-unknown' });
    expect(done).toEqual([]);
  });
});

test('a consumer, an outbox and sagas are their service’s, whatever others are called', () => {
  const ownerOf = ownerAmong(['pay', 'payment', 'payment-plans', 'booking']);
  expect(
    ['payment', 'payment-accounts', 'payment-plans-due', 'pay-slips', 'booking-sagas'].map(ownerOf),
  ).toEqual(['payment', 'payment', 'payment-plans', 'pay', 'booking']);
  expect(() => ownerOf('paying')).toThrow(OwnerUnknown);
});
