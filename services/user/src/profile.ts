import { UserNotFound } from './domain/refusals.ts';
import type { Profile, Role, UserState } from './domain/user.ts';

/** A user as the HTTP API shows it. */
export interface UserProfile extends Profile {
  readonly userId: string;
  readonly role: Role;
  readonly status: 'ACTIVE' | 'DEACTIVATED';
  readonly version: number;
}

/** @throws UserNotFound for a state without a user */
export const profileOf = (userId: string, state: UserState, version: number): UserProfile => {
  if (state.status === 'unknown') throw new UserNotFound(userId);
  const { status, ...profile } = state;
  return { userId, ...profile, status: status === 'active' ? 'ACTIVE' : 'DEACTIVATED', version };
};

/** The same, of the read model. */
export const profileOfRow = ({
  userId,
  role,
  email,
  displayName,
  status = 'ACTIVE',
  version,
}: Omit<UserProfile, 'displayName' | 'status'> & {
  readonly displayName?: string | undefined;
  readonly status?: UserProfile['status'] | undefined;
}): UserProfile => ({
  userId,
  role,
  email,
  ...(displayName === undefined ? {} : { displayName }),
  status,
  version,
});
