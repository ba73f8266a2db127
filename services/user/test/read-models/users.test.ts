import { happened, projected } from '@edtech/testkit';
import fc from 'fast-check';
import { type ProfileChanged, User, type UserEvent, type UserRegistered } from '../../src/domain/user.ts';
import { UserRow } from '../../src/read-models/user-row.ts';
import { users } from '../../src/read-models/users.ts';

const registered = (data: Partial<UserRegistered['data']> = {}): UserRegistered => ({
  type: 'UserRegistered',
  data: { email: 'Ada@Example.com', role: 'STUDENT', ...data },
});
const changed = (changes: ProfileChanged['data']['changes']): ProfileChanged => ({
  type: 'ProfileChanged',
  data: { changes },
});

test('a user who registers is there, with the address as it was given and as it is compared', async () => {
  const occurredAt = '2026-11-23T10:00:00.000Z';
  const rows = await projected(
    users,
    happened(User, 'u-1', [{ ...registered({ displayName: 'Ada', authMethod: 'PASSWORD' }), occurredAt }]),
  );
  expect(rows.of(UserRow)).toEqual([
    {
      userId: 'u-1',
      role: 'STUDENT',
      email: 'Ada@Example.com',
      mailbox: 'ada@example.com',
      displayName: 'Ada',
      registeredAt: occurredAt,
      version: 1,
    },
  ]);
});

test('a profile that changes keeps what it does not name', async () => {
  const rows = await projected(
    users,
    happened(User, 'u-1', [
      registered({ displayName: 'Ada' }),
      changed({ email: 'New@Example.com' }),
      changed({ displayName: 'Countess' }),
    ]),
  );
  expect(rows.of(UserRow)).toMatchObject([
    { email: 'New@Example.com', mailbox: 'new@example.com', displayName: 'Countess', version: 3 },
  ]);
});

test('a deactivated user stays, with the address as it was given, and is not found by it any more', async () => {
  const rows = await projected(
    users,
    happened(User, 'u-1', [registered(), { type: 'UserDeactivated', data: { role: 'STUDENT' } }]),
  );
  const [row] = rows.of(UserRow);
  if (row === undefined) throw new Error('the row is gone');
  expect(row).toMatchObject({ userId: 'u-1', email: 'Ada@Example.com', status: 'DEACTIVATED', version: 2 });
  const { Item: item } = UserRow.put({ ...row, generation: 'g1' }).params<{ Item: object }>({ table: '-' });
  expect(item).not.toHaveProperty('gsi1pk');
  expect(item).toHaveProperty('gsi2pk');
});

test('users do not touch each other, also where only the case of their ids differs', async () => {
  const rows = await projected(
    users,
    happened(User, 'u-1', [registered(), changed({ displayName: 'Ada' })]),
    happened(User, 'U-1', [registered({ email: 'b@example.com', role: 'TUTOR' })]),
  );
  expect(rows.of(UserRow)).toMatchObject([
    { userId: 'U-1', role: 'TUTOR', version: 1 },
    { userId: 'u-1', displayName: 'Ada', version: 2 },
  ]);
});

test('law: whatever happens, the row has the version of the last event and the profile of the aggregate', async () => {
  const change = fc.record(
    { email: fc.emailAddress(), displayName: fc.string({ minLength: 1 }) },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 12 }), async (changes) => {
      const events: UserEvent[] = [registered(), ...changes.map(changed)];
      const [row] = (await projected(users, happened(User, 'u-1', events))).of(UserRow);
      const profile = Object.assign({}, registered().data, ...changes);
      expect(row).toMatchObject({ ...profile, version: events.length });
    }),
    { numRuns: 50 },
  );
});
