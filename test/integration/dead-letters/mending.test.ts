import { letterIdOf, readMessage } from '@edtech/dead-letters';
import type { Item, Table } from '@edtech/event-store';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { message } from '../../../packages/dead-letters/test/letters.ts';
import { type Stage, startStage } from './stage.ts';

const BY = ['--by', 'ada', '--reason', 'the policy of the bus is mended'] as const;

let stage: Stage;
let users: Table;

beforeAll(async () => {
  stage = await startStage();
  users = await newDynamoDbTable({ tableName: `edtech-user-${stage.name}` });
  await newDynamoDbTable({ tableName: `edtech-booking-sagas-${stage.name}` });
});

afterAll(() => stage?.stop());

/** A letter about a record of the users' outbox with this status. */
const recordWith = async (userId: string, status: string) => {
  const key = { pk: `outbox#User#${userId}`, sk: '0000000001#001' };
  const item: Item = { ...key, status, processingAttempts: 3 };
  await users.write({ kind: 'put', item, when: [] });
  const receipt = readMessage(
    { kind: 'outbox', name: 'user', ordered: false },
    message(`m-${userId}`, JSON.stringify({ outbox: key, event: {} }), {
      errorCode: 'NotAuthorizedForSourceException',
    }),
  );
  await stage.store.receive(receipt);
  return { id: receipt.letterId, record: () => users.get(key) };
};

test('a record of an outbox that FAILED is due again, with all of its attempts', async () => {
  const { id, record } = await recordWith('u-1', 'FAILED');
  expect(await stage.dlq('redrive', id, '--yes', ...BY)).toMatchObject({ code: 0 });
  expect(await record()).toMatchObject({ status: 'PENDING', processingAttempts: 0 });
  const history = (await stage.store.get(id))?.history.entries.map(({ what, by }) => `${what} by ${by}`);
  expect(history).toEqual(['received by collector', 'redriving by ada', 'sent by ada']);
});

test('one that is not FAILED is left alone, and so is said', async () => {
  const { id, record } = await recordWith('u-2', 'COMPLETED');
  expect(await stage.dlq('redrive', id, '--yes', ...BY)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('(dead-letter-not-redrivable)'),
  });
  expect(await record()).toMatchObject({ status: 'COMPLETED', processingAttempts: 3 });
  expect(await stage.store.get(id)).toMatchObject({ state: 'ROUTED' });
});

test('a record of an outbox is not edited, nor is there anything to try', async () => {
  const { id } = await recordWith('u-3', 'FAILED');
  expect(await stage.dlq('edit', id, '--body', 'package.json', ...BY)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('(dead-letter-not-editable)'),
  });
  const { stdout } = await stage.dlq('redrive', id, '--dry-run', '--json');
  expect(JSON.parse(stdout)).toMatchObject([
    { outcome: 'failed', error: { code: 'dead-letter-not-redrivable' } },
  ]);
});

test('a saga is resumed where it is; one that is gone cannot be', async () => {
  const pk = 'saga#LessonBooking#b-1';
  const id = letterIdOf({ kind: 'saga', name: 'booking-sagas' }, pk);
  await stage.store.receive({
    letterId: id,
    source: { kind: 'saga', name: 'booking-sagas', ordered: false },
    error: { code: 'saga-stuck', message: 'LessonBooking failed' },
    event: {
      id: 'b-1',
      type: 'lesson.booking.requested',
      version: 1,
      source: 'edtech.booking',
      aggregateType: 'LessonBooking',
      aggregateId: 'b-1',
      sequence: 1,
      correlationId: 'c-1',
    },
    body: JSON.stringify({ saga: { pk, sk: 'saga' } }),
    messageId: `${pk}@1`,
    endedAt: new Date().toISOString(),
  });
  const { code, stdout } = await stage.dlq('redrive', id, '--yes', ...BY);
  expect([code, stdout]).toEqual([1, expect.stringMatching(/LessonBooking b-1.*\(saga-not-found\)/)]);
});
