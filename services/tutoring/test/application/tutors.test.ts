import { userCreatedV1, userDeactivatedV1 } from '@edtech/contracts';
import { Tutor } from '../../src/domain/tutor.ts';
import { NOW, type Scene, scene } from './scene.ts';

let at: Scene;

beforeEach(() => {
  at = scene();
});

const created = (role: 'STUDENT' | 'TUTOR' | 'ADMIN') =>
  at.hear(userCreatedV1, { userId: 'u-1', email: 'u@example.com', role, timestamp: NOW });
const deactivated = (role: 'STUDENT' | 'TUTOR' | 'ADMIN') =>
  at.hear(userDeactivatedV1, { userId: 'u-1', role, timestamp: NOW });
const status = async () => (await at.store.load(Tutor, 'u-1')).state.status;

test('who registers as a tutor has a profile', async () => {
  await created('TUTOR');
  expect(await status()).toBe('active');
});

test.each(['STUDENT', 'ADMIN'] as const)('who registers as %s has none', async (role) => {
  await created(role);
  await deactivated(role);
  expect(await status()).toBe('unknown');
});

test('who is deactivated is a tutor no more', async () => {
  await created('TUTOR');
  await deactivated('TUTOR');
  expect(await status()).toBe('left');
});

test('the two in the other order come to the same', async () => {
  await deactivated('TUTOR');
  await created('TUTOR');
  expect(await status()).toBe('left');
});

test('nothing of the e-mail address is kept', async () => {
  await created('TUTOR');
  for await (const { event } of at.store.read(Tutor, 'u-1')) expect(event.data).toEqual({});
});
