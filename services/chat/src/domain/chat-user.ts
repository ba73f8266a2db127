import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { ParticipantLeft, SenderLeft } from './refusals.ts';

export interface ChatUserState {
  readonly hasLeft: boolean;
}

export interface UserLeft {
  readonly type: 'UserLeft';
  readonly data: Record<string, never>;
}

/**
 * Whether a user has left the platform. Its id is the user's. Sessions ask for it when somebody writes, so that it counts at once
 * in all of a user's sessions, also in those that are opened later, and nobody has to find them.
 */
export const ChatUser = aggregate<ChatUserState, UserLeft>({
  type: 'ChatUser',
  initial: { hasLeft: false },
  evolve: { UserLeft: () => ({ hasLeft: true }) },
});

export const leaveChats = (): Decision<typeof ChatUser> => (state) =>
  state.hasLeft ? [] : [{ type: 'UserLeft', data: {} }];

/**
 * Whether somebody may begin something, and there is anybody for it.
 * @param left those of `participants` who have left
 * @throws SenderLeft, ParticipantLeft when all others have
 */
export const demandCompany = (
  userId: string,
  participants: readonly string[],
  left: readonly string[],
): void => {
  if (left.includes(userId)) throw new SenderLeft();
  if (participants.every((one) => one === userId || left.includes(one))) throw new ParticipantLeft();
};
