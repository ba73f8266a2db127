import {
  type DataOf,
  type Envelope,
  type EventCatalogue,
  type EventContract,
  type IntegrationEvent,
  type IntegrationEventOf,
  parseEnvelope,
  type UserCreatedV1,
  type UserProfileUpdatedV1,
  userCreatedV1,
  userProfileUpdatedV1,
} from '@edtech/contracts';

/*
 * The compiler runs these: a line marked @ts-expect-error that compiles after all is an error. Jest only sees that the
 * same lines are harmless.
 */

type Same<A, B> = [A, B] extends [B, A] ? true : never;
const holds = (..._: readonly true[]): void => undefined;

const registered: DataOf<typeof userCreatedV1> = {
  userId: 'u-1',
  email: 'alice@example.com',
  role: 'STUDENT',
  timestamp: '2026-11-02T09:30:00.000Z',
};

test('the data of a contract is known by its type', () => {
  holds(
    true satisfies Same<DataOf<typeof userCreatedV1>, UserCreatedV1>,
    true satisfies Same<EventCatalogue['user.created'][1], UserCreatedV1>,
    true satisfies Same<EventCatalogue['user.profile.updated'][1], DataOf<typeof userProfileUpdatedV1>>,
    true satisfies Same<(typeof userCreatedV1)['type'], 'user.created'>,
    true satisfies Same<(typeof userCreatedV1)['version'], 1>,
    true satisfies Same<DataOf<EventContract>, unknown>,
  );
  // @ts-expect-error a role that the schema does not list
  const parent: UserCreatedV1 = { ...registered, role: 'PARENT' };
  // @ts-expect-error a field that the schema does not know
  const named: UserCreatedV1 = { ...registered, name: 'Alice' };
  // @ts-expect-error a field that is missing
  const nobody: UserCreatedV1 = { userId: 'u-1' };
  // @ts-expect-error an optional field is left out, never undefined
  const silent: UserProfileUpdatedV1['changes'] = { email: undefined };
  // @ts-expect-error a type that no schema describes
  const unknown: EventCatalogue['user.deleted'] | undefined = undefined;
  expect([parent, named, nobody, silent, unknown]).toHaveLength(5);
});

test('a contract is not mistaken for that of another event', () => {
  const any: readonly EventContract[] = [userCreatedV1, userProfileUpdatedV1];
  // @ts-expect-error another type, and other data
  const wrong: typeof userCreatedV1 = userProfileUpdatedV1;
  expect([...any, wrong]).toHaveLength(3);
});

test('an event is its envelope with the data of its contract, and read-only', () => {
  const parsed = parseEnvelope({});
  const envelope: Envelope | undefined = parsed.ok ? parsed.envelope : undefined;
  const read = (event: IntegrationEventOf<typeof userCreatedV1>): string => {
    holds(true satisfies Same<typeof event.version, 1>);
    // @ts-expect-error events are facts
    event.type = 'user.created';
    return event.data.email;
  };
  // @ts-expect-error the data of an envelope is unknown until its contract has been asked
  const trusting = () => envelope?.data.email;
  expect([read, trusting]).toHaveLength(2);
});

test('the events of several contracts are told apart by their type', () => {
  const subject = (
    event: IntegrationEventOf<typeof userCreatedV1 | typeof userProfileUpdatedV1>,
  ): string | undefined => (event.type === 'user.created' ? event.data.email : event.data.changes.email);
  const created: IntegrationEvent<typeof userCreatedV1> = {
    id: '2f1c9a4e-7d53-5b0e-9c1a-6d8f0b7a3e21',
    type: 'user.created',
    version: 1,
    source: 'edtech.user',
    aggregate: { type: 'User', id: 'u-1', sequence: 1 },
    occurredAt: '2026-11-02T09:30:00.000Z',
    correlationId: 'c-1',
    causationId: 'e-1',
    data: registered,
  };
  expect(subject(created)).toBe('alice@example.com');
});
