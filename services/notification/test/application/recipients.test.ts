import { userCreatedV1, userDeactivatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { recipients } from '../../src/application/recipients.ts';
import { Recipient } from '../../src/domain/recipient.ts';
import { consuming, delivery } from './consuming.ts';
import { scene } from './scene.ts';

const NOW = '2026-01-01T00:00:00.000Z';
const ids = ['1', '2', '3', '4'].map((number) => `0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c1${number}`);
const [FIRST, SECOND, THIRD, FOURTH] = ids;

const created = delivery(
  userCreatedV1,
  { userId: 'u-1', email: 'a@example.com', role: 'STUDENT', timestamp: NOW },
  FIRST,
);
const moved = (email: string, id: string | undefined) =>
  delivery(userProfileUpdatedV1, { userId: 'u-1', changes: { email }, timestamp: NOW }, id);
const left = delivery(userDeactivatedV1, { userId: 'u-1', role: 'STUDENT', timestamp: NOW }, FOURTH);

const stage = () => {
  const on = scene();
  return {
    ...consuming(on, recipients),
    recipient: async () => (await on.store.load(Recipient, 'u-1')).state,
  };
};

test('a recipient is where the newest event says, in whatever order they come', async () => {
  const on = stage();
  expect(await on.receive(moved('c@example.com', THIRD), 1, 3)).toBe('done');
  expect(await on.receive(moved('b@example.com', SECOND), 1, 2)).toBe('done');
  expect(await on.recipient()).toEqual({ status: 'unknown' });
  expect(await on.receive(created, 1, 1)).toBe('done');
  expect(await on.recipient()).toEqual({ status: 'active', email: 'c@example.com' });
  expect(await on.receive(moved('b@example.com', SECOND), 2, 2)).toBe('done');
  expect(await on.recipient()).toEqual({ status: 'active', email: 'c@example.com' });
});

test('by the name that others see, from the first mail on', async () => {
  const on = stage();
  const registered = { userId: 'u-1', email: 'a@example.com', displayName: 'A.' } as const;
  const more = { role: 'STUDENT', timestamp: NOW } as const;
  await on.receive(delivery(userCreatedV1, { ...registered, ...more }, FIRST), 1, 1);
  expect(await on.recipient()).toEqual({ status: 'active', email: 'a@example.com', name: 'A.' });
  const named = { userId: 'u-1', changes: { displayName: 'Alice' }, timestamp: NOW };
  await on.receive(delivery(userProfileUpdatedV1, named, SECOND), 1, 2);
  expect(await on.recipient()).toEqual({ status: 'active', email: 'a@example.com', name: 'Alice' });
});

test('and until they leave', async () => {
  const on = stage();
  await on.receive(created, 1, 1);
  await on.receive(left, 1, 2);
  expect(await on.recipient()).toEqual({ status: 'deactivated' });
});
