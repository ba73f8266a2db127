import { given } from '@edtech/testkit';
import {
  AdministratorNeeded,
  UserAlreadyRegistered,
  UserIsDeactivated,
  UserNotFound,
} from '../../src/domain/refusals.ts';
import {
  changeProfile,
  deactivateUser,
  type Role,
  registerUser,
  User,
  type UserDeactivated,
  type UserRegistered,
  type UserState,
} from '../../src/domain/user.ts';

const alice = { userId: 'u-1', email: 'alice@example.com', role: 'STUDENT' } as const;

const registered = (role: Role = 'STUDENT'): UserRegistered => ({
  type: 'UserRegistered',
  data: { email: 'alice@example.com', role },
});

const deactivated = (role: Role = 'STUDENT'): UserDeactivated => ({
  type: 'UserDeactivated',
  data: { role },
});

describe('registering', () => {
  test('makes somebody unknown an active user', () => {
    const state = given(User, []).when(registerUser(alice)).thenEvents([registered()]);
    expect(state).toEqual({ status: 'active', email: 'alice@example.com', role: 'STUDENT' });
  });

  test('is refused the second time', () =>
    given(User, [registered()]).when(registerUser(alice)).thenRefused(UserAlreadyRegistered));

  test('under the id of somebody who was deactivated is refused', () =>
    given(User, [registered(), deactivated()]).when(registerUser(alice)).thenRefused(UserAlreadyRegistered));
});

describe('changing the profile', () => {
  test('records only what differs', () => {
    given(User, [registered()])
      .when(changeProfile({ userId: 'u-1', changes: { email: 'alice@example.com', displayName: 'Alice' } }))
      .thenEvents([{ type: 'ProfileChanged', data: { changes: { displayName: 'Alice' } } }]);
  });

  test('to what it is already records nothing', () => {
    given(User, [registered()])
      .when(changeProfile({ userId: 'u-1', changes: { email: 'alice@example.com' } }))
      .thenEvents([]);
  });

  test('of somebody unknown is refused', () =>
    given(User, [])
      .when(changeProfile({ userId: 'u-1', changes: { displayName: 'A' } }))
      .thenRefused(UserNotFound));
});

describe('changing the profile of a deactivated user', () => {
  const changing = given(User, [registered(), deactivated()]).when(
    changeProfile({ userId: 'u-1', changes: { displayName: 'A' } }),
  );

  test('is refused', () => changing.thenRefused(UserIsDeactivated));
});

describe('deactivating', () => {
  const admin = (status: 'active' | 'deactivated' = 'active', role: Role = 'ADMIN'): UserState => ({
    status,
    role,
    email: 'root@example.com',
  });

  test('says what the user was, and keeps what is known of it', () => {
    const state = given(User, [registered()])
      .when(deactivateUser({ userId: 'u-1' }))
      .thenEvents([deactivated()]);
    expect(state).toEqual({ status: 'deactivated', role: 'STUDENT', email: 'alice@example.com' });
  });

  test('records the reason that is given', () => {
    given(User, [registered('TUTOR')])
      .when(deactivateUser({ userId: 'u-1', reason: 'own-request' }))
      .thenEvents([{ type: 'UserDeactivated', data: { role: 'TUTOR', reason: 'own-request' } }]);
  });

  test('somebody who is deactivated records nothing', () => {
    given(User, [registered(), deactivated()])
      .when(deactivateUser({ userId: 'u-1', reason: 'again' }))
      .thenEvents([]);
  });

  test('somebody unknown is refused', () =>
    given(User, [])
      .when(deactivateUser({ userId: 'u-1' }))
      .thenRefused(UserNotFound));

  test('an administrator takes another one who is registered and active', () => {
    given(User, [registered('ADMIN')])
      .when(deactivateUser({ userId: 'u-1', by: admin() }))
      .thenEvents([deactivated('ADMIN')]);
  });

  test.each<readonly [string, UserState | undefined]>([
    ['by itself', undefined],
    ['by somebody who is registered nowhere', { status: 'unknown' }],
    ['by one who is deactivated', admin('deactivated')],
    ['by one who has only the token of one', admin('active', 'TUTOR')],
  ])('an administrator %s is refused: the last one would be possible', (_, by) =>
    given(User, [registered('ADMIN')])
      .when(deactivateUser({ userId: 'u-1', ...(by === undefined ? {} : { by }) }))
      .thenRefused(AdministratorNeeded),
  );
});

describe('an e-mail address', () => {
  const { value } = User.unique?.email ?? { value: () => undefined };

  test('is held once, whatever its case', () => {
    expect(value({ status: 'active', role: 'TUTOR', email: 'Alice@Example.com' })).toBe('alice@example.com');
  });

  test('is free again when its user is deactivated', () => {
    expect(value({ status: 'deactivated', role: 'TUTOR', email: 'alice@example.com' })).toBeUndefined();
  });

  test('is not held by somebody unknown', () => {
    expect(value({ status: 'unknown' })).toBeUndefined();
  });
});
