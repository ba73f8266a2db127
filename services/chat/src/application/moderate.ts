import type { ExecuteOptions, UnitOfWork } from '@edtech/event-store';
import { ChatMessage, messageOf, takeDown } from '../domain/chat-message.ts';
import { ChatSession } from '../domain/chat-session.ts';
import { removeMessage } from '../domain/session-decisions.ts';

export interface RemoveMessage {
  readonly chatSessionId: string;
  readonly messageId: string;
  readonly removedBy: string;
  readonly reason: string;
  /** The version of the session that the person has seen. */
  readonly seen: ExecuteOptions;
}

/**
 * Takes the text of a message out of what is shown. Removed twice, it is removed once, for the first reason.
 * @throws MessageNotFound, also when there is no such session; VersionMismatch
 */
export const remove = async (
  tx: UnitOfWork,
  { chatSessionId, messageId, removedBy, reason, seen }: RemoveMessage,
): Promise<{ readonly number: number; readonly version: number }> => {
  const { number } = messageOf((await tx.read(ChatMessage, messageId)).state, chatSessionId);
  const { events } = await tx.execute(ChatMessage, messageId, takeDown(removedBy));
  const removing = events.length === 0 ? () => [] : removeMessage(number, removedBy, reason);
  const { version } = await tx.execute(ChatSession, chatSessionId, removing, seen);
  return { number, version };
};
