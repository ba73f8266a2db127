import { UserNotFound } from './domain/refusals.ts';
import type { UserState } from './domain/user.ts';
import type { UserAnswer } from './generated/user-answer.ts';

/** @throws UserNotFound for a state without a user */
export const profileOf = (userId: string, state: UserState, version: number): UserAnswer => {
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
}: Omit<UserAnswer, 'displayName'> & { readonly displayName?: string | undefined }): UserAnswer => ({
  userId,
  role,
  email,
  ...(displayName === undefined ? {} : { displayName }),
  version,
});
