import { userCreatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { aggregate, type Decision, publish } from '@edtech/event-store/aggregate';
import { EmailTaken, UserAlreadyRegistered, UserNotFound } from './refusals.ts';

export const ROLES = ['STUDENT', 'TUTOR', 'ADMIN'] as const;
export type Role = (typeof ROLES)[number];

export interface Profile {
  readonly email: string;
  readonly displayName?: string;
}

export type UserState =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'active'; readonly role: Role } & Profile);

export interface UserRegistered {
  readonly type: 'UserRegistered';
  readonly data: Profile & { readonly role: Role; readonly authMethod?: string };
}

export interface ProfileChanged {
  readonly type: 'ProfileChanged';
  readonly data: { readonly changes: Partial<Profile> };
}

export type UserEvent = UserRegistered | ProfileChanged;

/** Addresses that differ in case alone reach the same mailbox in practice, so they count as one. */
export const sameMailbox = (email: string): string => email.toLowerCase();

export const User = aggregate<UserState, UserEvent>({
  type: 'User',
  initial: { status: 'unknown' },
  evolve: {
    UserRegistered: (_, { data: { authMethod: _authMethod, ...registered } }) => ({
      status: 'active',
      ...registered,
    }),
    ProfileChanged: (state, { data }) => (state.status === 'active' ? { ...state, ...data.changes } : state),
  },
  publishes: {
    UserRegistered: publish(
      userCreatedV1,
      ({ data: { displayName: _displayName, ...registered }, occurredAt }, { id }) => ({
        userId: id,
        ...registered,
        timestamp: occurredAt,
      }),
    ),
    ProfileChanged: publish(userProfileUpdatedV1, ({ data: { changes }, occurredAt }, { id }) => ({
      userId: id,
      changes,
      timestamp: occurredAt,
    })),
  },
  unique: {
    email: {
      value: (state) => (state.status === 'active' ? sameMailbox(state.email) : undefined),
      taken: () => new EmailTaken(),
    },
  },
});

export interface RegisterUser extends Profile {
  readonly userId: string;
  readonly role: Role;
  readonly authMethod?: string;
}

export const registerUser =
  ({ userId, ...registration }: RegisterUser): Decision<typeof User> =>
  (state) => {
    if (state.status !== 'unknown') throw new UserAlreadyRegistered(userId);
    return [{ type: 'UserRegistered', data: registration }];
  };

export interface ChangeProfile {
  readonly userId: string;
  readonly changes: Partial<Profile>;
}

export const changeProfile =
  ({ userId, changes }: ChangeProfile): Decision<typeof User> =>
  (state) => {
    if (state.status !== 'active') throw new UserNotFound(userId);
    const current: Partial<Profile> = state;
    const changed = Object.fromEntries(
      Object.entries(changes).filter(([name, value]) => current[name as keyof Profile] !== value),
    );
    return Object.keys(changed).length === 0 ? [] : [{ type: 'ProfileChanged', data: { changes: changed } }];
  };
