import { UserNotFound } from './domain/refusals.ts';
import type { UserState } from './domain/user.ts';
import type { UserAnswer } from './generated/user-answer.ts';

/** @throws UserNotFound for a state without a user */
export const profileOf = (userId: string, state: UserState, version: number): UserAnswer => {
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
}: Omit<UserAnswer, 'displayName' | 'status'> & {
  readonly displayName?: string | undefined;
  readonly status?: UserAnswer['status'] | undefined;
}): UserAnswer => ({
  userId,
  role,
  email,
  ...(displayName === undefined ? {} : { displayName }),
  status,
  version,
});
