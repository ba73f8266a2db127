import { userCreatedV1, userDeactivatedV1, userProfileUpdatedV1 } from '@edtech/contracts';
import { aggregate, type Decision, publish } from '@edtech/event-store/aggregate';
import {
  AdministratorNeeded,
  EmailTaken,
  UserAlreadyRegistered,
  UserIsDeactivated,
  UserNotFound,
} from './refusals.ts';
import { audited } from './user-audited.ts';
import type { Profile, Role, UserEvent } from './user-events.ts';

export {
  type Profile,
  type ProfileChanged,
  ROLES,
  type Role,
  type UserDeactivated,
  type UserEvent,
  type UserRegistered,
} from './user-events.ts';

export type UserState =
  | { readonly status: 'unknown' }
  | ({ readonly status: 'active' | 'deactivated'; readonly role: Role } & Profile);

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
    UserDeactivated: (state) => (state.status === 'active' ? { ...state, status: 'deactivated' } : state),
  },
  publishes: {
    UserRegistered: publish(userCreatedV1, ({ data, occurredAt }, { id }) => ({
      userId: id,
      ...data,
      timestamp: occurredAt,
    })),
    ProfileChanged: publish(userProfileUpdatedV1, ({ data: { changes }, occurredAt }, { id }) => ({
      userId: id,
      changes,
      timestamp: occurredAt,
    })),
    UserDeactivated: publish(userDeactivatedV1, ({ data, occurredAt }, { id }) => ({
      userId: id,
      ...data,
      timestamp: occurredAt,
    })),
  },
  tells: { UserRegistered: audited, ProfileChanged: audited, UserDeactivated: audited },
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
    if (state.status === 'unknown') throw new UserNotFound(userId);
    if (state.status === 'deactivated') throw new UserIsDeactivated(userId);
    const current: Partial<Profile> = state;
    const changed = Object.fromEntries(
      Object.entries(changes).filter(([name, value]) => current[name as keyof Profile] !== value),
    );
    return Object.keys(changed).length === 0 ? [] : [{ type: 'ProfileChanged', data: { changes: changed } }];
  };

export interface DeactivateUser {
  readonly userId: string;
  readonly reason?: string;
  /** The user as whom it is asked for, if that is another one: as that one is now. */
  readonly by?: UserState;
}

/**
 * An administrator is deactivated by another one who is registered and active. So one is always left, whoever is deactivated at
 * the same moment: each such decision holds only as long as the other administrator stays as it was.
 */
export const deactivateUser =
  ({ userId, reason, by }: DeactivateUser): Decision<typeof User> =>
  (state) => {
    if (state.status === 'unknown') throw new UserNotFound(userId);
    if (state.status === 'deactivated') return [];
    if (state.role === 'ADMIN' && !isActiveAdministrator(by)) throw new AdministratorNeeded(userId);
    return [
      { type: 'UserDeactivated', data: { role: state.role, ...(reason === undefined ? {} : { reason }) } },
    ];
  };

const isActiveAdministrator = (user: UserState | undefined): boolean =>
  user?.status === 'active' && user.role === 'ADMIN';
