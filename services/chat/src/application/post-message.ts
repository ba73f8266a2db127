import type { UnitOfWork } from '@edtech/event-store';
import { ChatMessage, registerMessage, sentBefore } from '../domain/chat-message.ts';
import { ChatSession } from '../domain/chat-session.ts';
import { demandCompany } from '../domain/chat-user.ts';
import type { Person } from '../domain/person.ts';
import { participantsOf, postMessage, sessionFor, takesPart } from '../domain/session-decisions.ts';
import { digestOf, messageOfRequest } from './chat-ids.ts';
import type { World } from './world.ts';

export interface PostMessage {
  readonly chatSessionId: string;
  readonly by: Person;
  readonly text: string;
  readonly idempotencyKey: string;
}

export interface PostedMessage {
  readonly messageId: string;
  readonly number: number;
  readonly senderId: string;
  /** Absent when it was removed since. */
  readonly text?: string;
  /** ISO-8601, UTC. */
  readonly postedAt: string;
  /** Of the session. */
  readonly version: number;
}

/**
 * Posts a message. Sent again with the same key it is one, and gets the same answer, even when the session was closed since.
 * @throws ChatSessionNotFound, IdempotencyKeyReused, OnlyParticipants, ChatSessionClosed, SenderLeft, ParticipantLeft
 */
export const post = async (
  tx: UnitOfWork,
  world: World,
  { chatSessionId, by, text, idempotencyKey }: PostMessage,
): Promise<PostedMessage> => {
  const messageId = messageOfRequest(chatSessionId, by.userId, idempotencyKey);
  // Side by side: the less time passes before the commit, the less often somebody else is first.
  const [{ state, version }, { state: message }] = await Promise.all([
    tx.read(ChatSession, chatSessionId),
    tx.read(ChatMessage, messageId),
  ]);
  const session = sessionFor(state, by);
  const digest = digestOf(text);
  const known = sentBefore(message, digest);
  if (known !== undefined) {
    const { number, senderId, postedAt, status } = known;
    const shown = status === 'removed' ? {} : { text };
    return { messageId, number, senderId, ...shown, postedAt, version };
  }

  if (takesPart(session, by.userId)) {
    const participants = participantsOf(session);
    demandCompany(by.userId, participants, await world.leftOf(participants));
  }
  const posted = await tx.execute(
    ChatSession,
    chatSessionId,
    postMessage({ messageId, text }, by, world.now()),
  );
  const { messages: number } = sessionFor(posted.state, by);
  const place = { chatSessionId, number, senderId: by.userId, digest };
  const registered = await tx.execute(ChatMessage, messageId, registerMessage(place));
  const [{ occurredAt: postedAt } = { occurredAt: world.now() }] = registered.events;
  return { messageId, number, senderId: by.userId, text, postedAt, version: posted.version };
};
