import { randomUUID } from 'node:crypto';
import { createEventStore, systemTiming } from '@edtech/event-store';
import { knownGenerations } from '@edtech/projection';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { jest } from '@jest/globals';
import { changeProfile, registerUser, User } from '../../../services/user/src/domain/user.ts';
import { users, userWithId } from '../../../services/user/src/read-models/users.ts';

const { env } = process;

beforeEach(() => {
  for (const level of ['info', 'warn'] as const) jest.spyOn(console, level).mockReturnValue();
});

afterEach(() => {
  process.env = env;
  jest.restoreAllMocks();
});

const context = { correlationId: 'c', causationId: 'd', actor: { kind: 'service', id: 'test' } } as const;

test('the nightly function of the user service brings read models up to what nobody told their projector', async () => {
  const [USER_TABLE, VIEWS_TABLE] = [`user-${randomUUID()}`, `views-${randomUUID()}`];
  const [table, viewsTable] = await Promise.all(
    [USER_TABLE, VIEWS_TABLE].map((tableName) => newDynamoDbTable({ tableName })),
  );
  if (table === undefined || viewsTable === undefined) throw new Error('both tables are there');
  process.env = {
    ...env,
    ...dynamoDbEnvironment(),
    USER_TABLE,
    VIEWS_TABLE,
  };
  // As on Lambda, both take their settings from the environment when they are loaded.
  const { handler } = await import('../../../services/user/src/functions/verify-projections.ts');
  const { views } = await import('../../../services/user/src/functions/views.ts');

  // The generation is there as soon as the projector has seen any event.
  await knownGenerations(viewsTable, systemTiming).of(users);
  const store = createEventStore({ table, source: 'edtech.user' });
  const userId = 'u-1';
  const registration = { userId, email: 'a@example.com', role: 'STUDENT' } as const;
  await store.execute(User, userId, registerUser(registration), { context });
  await store.execute(User, userId, changeProfile({ userId, changes: { displayName: 'Ada' } }), { context });
  expect(await views.find(users, userWithId(userId))).toBeNull();

  await handler({}, { getRemainingTimeInMillis: () => 60_000 });
  expect(await views.find(users, userWithId(userId))).toMatchObject({
    userId,
    displayName: 'Ada',
    version: 2,
  });
  expect(await viewsTable.get({ pk: 'verify', sk: 'run' })).toHaveProperty('finishedAt');
});
