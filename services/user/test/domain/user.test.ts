import { given } from '@edtech/testkit';
import { UserAlreadyRegistered, UserNotFound } from '../../src/domain/refusals.ts';
import { changeProfile, registerUser, User, type UserRegistered } from '../../src/domain/user.ts';

const alice = { userId: 'u-1', email: 'alice@example.com', role: 'STUDENT' } as const;

const registered = (): UserRegistered => ({
  type: 'UserRegistered',
  data: { email: 'alice@example.com', role: 'STUDENT' },
});

describe('registering', () => {
  test('makes somebody unknown an active user', () => {
    const state = given(User, []).when(registerUser(alice)).thenEvents([registered()]);
    expect(state).toEqual({ status: 'active', email: 'alice@example.com', role: 'STUDENT' });
  });

  test('is refused the second time', () =>
    given(User, [registered()]).when(registerUser(alice)).thenRefused(UserAlreadyRegistered));
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

describe('an e-mail address', () => {
  const { value } = User.unique?.email ?? { value: () => undefined };

  test('is held once, whatever its case', () => {
    expect(value({ status: 'active', role: 'TUTOR', email: 'Alice@Example.com' })).toBe('alice@example.com');
  });

  test('is not held by somebody unknown', () => {
    expect(value({ status: 'unknown' })).toBeUndefined();
  });
});
