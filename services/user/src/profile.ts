import { UserNotFound } from './domain/refusals.ts';
import type { Profile, Role, UserState } from './domain/user.ts';

/** A user as the HTTP API shows it. */
export interface UserProfile extends Profile {
  readonly userId: string;
  readonly role: Role;
  readonly version: number;
}

/** @throws UserNotFound for a state without a user */
export const profileOf = (userId: string, state: UserState, version: number): UserProfile => {
  if (state.status !== 'active') throw new UserNotFound(userId);
  const { status: _status, ...profile } = state;
  return { userId, ...profile, version };
};

/** The same, of the read model. */
export const profileOfRow = ({
  userId,
  role,
  email,
  displayName,
  version,
}: Omit<UserProfile, 'displayName'> & { readonly displayName?: string | undefined }): UserProfile => ({
  userId,
  role,
  email,
  ...(displayName === undefined ? {} : { displayName }),
  version,
});
