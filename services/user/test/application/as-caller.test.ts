import { createEventStore, memoryTable } from '@edtech/event-store';
import { executeAsCaller } from '../../src/application/as-caller.ts';
import { AdministratorNeeded, CallerDeactivated } from '../../src/domain/refusals.ts';
import { changeProfile, deactivateUser, type Role, registerUser, User } from '../../src/domain/user.ts';

const setUp = () => {
  const store = createEventStore({ table: memoryTable(), source: 'edtech.user' });
  const contextOf = (id: string) => ({
    correlationId: 'c-1',
    causationId: 'r-1',
    actor: { kind: 'user', id, roles: ['ADMIN'] } as const,
  });
  return {
    store,
    register: (userId: string, role: Role) =>
      store.execute(User, userId, registerUser({ userId, role, email: `${userId}@example.com` }), {
        context: contextOf('seed'),
      }),
    deactivate: (callerId: string, userId: string) =>
      executeAsCaller(store, userId, (by) => deactivateUser({ userId, ...(by && { by }) }), {
        context: contextOf(callerId),
      }),
    rename: (callerId: string, userId: string) =>
      executeAsCaller(store, userId, () => changeProfile({ userId, changes: { displayName: 'New' } }), {
        context: contextOf(callerId),
      }),
  };
};

describe('a caller who is deactivated', () => {
  test('changes nothing of others any more, with whatever token', async () => {
    const { register, deactivate, rename } = setUp();
    await register('root', 'ADMIN');
    await register('second', 'ADMIN');
    await register('u-1', 'STUDENT');
    await deactivate('root', 'second');
    await expect(rename('second', 'u-1')).rejects.toThrow(CallerDeactivated);
    await expect(deactivate('second', 'root')).rejects.toThrow(CallerDeactivated);
  });

  test('while the command is on its way changes nothing either', async () => {
    const { store, register, deactivate } = setUp();
    await register('root', 'ADMIN');
    await register('second', 'ADMIN');
    await register('u-1', 'STUDENT');
    let late = true;
    const command = executeAsCaller(
      {
        ...store,
        transact: (options, work) =>
          store.transact(options, async (tx) => {
            const result = await work(tx);
            if (late) {
              late = false;
              await deactivate('root', 'second');
            }
            return result;
          }),
      },
      'u-1',
      () => changeProfile({ userId: 'u-1', changes: { displayName: 'New' } }),
      { context: { correlationId: 'c', causationId: 'r', actor: { kind: 'user', id: 'second', roles: [] } } },
    );
    await expect(command).rejects.toThrow(CallerDeactivated);
    expect(await store.load(User, 'u-1')).toMatchObject({ version: 1 });
  });
});

test('two administrators who deactivate each other at the same moment: one of them is left', async () => {
  for (let round = 0; round < 20; round += 1) {
    const { store, register, deactivate } = setUp();
    await register('one', 'ADMIN');
    await register('other', 'ADMIN');
    const outcomes = await Promise.allSettled([deactivate('one', 'other'), deactivate('other', 'one')]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const states = await Promise.all(['one', 'other'].map((id) => store.load(User, id)));
    expect(states.filter(({ state }) => state.status === 'active')).toHaveLength(1);
  }
});

test('an administrator who is registered nowhere deactivates others, but no administrator', async () => {
  const { register, deactivate } = setUp();
  await register('admin', 'ADMIN');
  await register('u-1', 'STUDENT');
  expect(await deactivate('nobody', 'u-1')).toMatchObject({ state: { status: 'deactivated' } });
  await expect(deactivate('nobody', 'admin')).rejects.toThrow(AdministratorNeeded);
});
