import { type Actor, createEventStore, memoryTable } from '@edtech/event-store';
import { decodeOutboxItem } from '@edtech/event-store/layout';
import fc from 'fast-check';
import { changeProfile, deactivateUser, type Profile, registerUser, User } from '../../src/domain/user.ts';
import { userAudited } from '../../src/domain/user-audited.ts';

const admin: Actor = { kind: 'user', id: 'root', roles: ['ADMIN'] };

/** What a user's own service is told, with the place of each message. */
const toldOf = async (
  changes: readonly Partial<Profile>[],
  actor: Actor = admin,
): Promise<readonly { readonly sequence: number; readonly data: object }[]> => {
  const table = memoryTable();
  const store = createEventStore({ table, source: 'edtech.user' });
  const context = { correlationId: 'c-1', causationId: 'r-1', actor };
  const registration = { userId: 'u-1', email: 'ada@example.com', role: 'STUDENT' } as const;
  await store.execute(User, 'u-1', registerUser(registration), { context });
  for (const change of changes)
    await store.execute(User, 'u-1', changeProfile({ userId: 'u-1', changes: change }), { context });
  await store.execute(User, 'u-1', deactivateUser({ userId: 'u-1' }), { context });
  return table
    .items()
    .filter(({ pk, destination }) => pk.startsWith('outbox#') && destination === 'local')
    .map(decodeOutboxItem)
    .map(({ sequence, eventData }) => ({ sequence, data: JSON.parse(eventData) }));
};

test('every event of a user is told: what was done, which fields it touched, and who did it', async () => {
  const by = { kind: 'user', id: 'root' };
  expect(await toldOf([{ displayName: 'Ada' }, { email: 'a@example.com', displayName: 'Countess' }])).toEqual(
    [
      { sequence: 1, data: { action: 'REGISTERED', by } },
      { sequence: 2, data: { action: 'PROFILE_CHANGED', fields: ['displayName'], by } },
      { sequence: 3, data: { action: 'PROFILE_CHANGED', fields: ['displayName', 'email'], by } },
      { sequence: 4, data: { action: 'DEACTIVATED', by } },
    ],
  );
});

test.each<readonly [Actor, object]>([
  [{ kind: 'anonymous' }, { kind: 'anonymous' }],
  [
    { kind: 'service', id: 'seed' },
    { kind: 'service', id: 'seed' },
  ],
])('%j is told as %j', async (actor, by) => {
  expect(await toldOf([], actor)).toMatchObject([{ data: { by } }, { data: { by } }]);
});

test('law: whatever a profile is changed to, nothing of it is told, and what is told keeps its contract', async () => {
  const text = fc.stringMatching(/^[a-z]{12,30}$/);
  const change = fc.record(
    { email: text.map((name) => `${name}@example.com`), displayName: text },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(change, { maxLength: 6 }), async (changes) => {
      const told = await toldOf(changes);
      for (const { data } of told) expect(userAudited.publish(data)).toEqual([]);
      const everything = JSON.stringify(told);
      for (const value of changes.flatMap((one) => Object.values(one)))
        expect(everything).not.toContain(value);
    }),
    { numRuns: 50 },
  );
});
