import type { ExecuteOptions, UnitOfWork } from '@edtech/event-store';
import { ChatSession, type OpenedSession } from '../domain/chat-session.ts';
import type { Person } from '../domain/person.ts';
import { markRead, sessionFor } from '../domain/session-decisions.ts';

export interface MarkRead {
  readonly chatSessionId: string;
  readonly by: Person;
  /** Number of a message. */
  readonly upTo: number;
  /** What the person has seen. */
  readonly seen: ExecuteOptions;
}

/** @throws VersionMismatch, and as the domain's `markRead` does */
export const mark = async (
  tx: UnitOfWork,
  { chatSessionId, by, upTo, seen }: MarkRead,
): Promise<{ readonly session: OpenedSession; readonly version: number }> => {
  // Before versions are compared: one that does not match would tell strangers that there is a session.
  sessionFor((await tx.read(ChatSession, chatSessionId)).state, by);
  const { state, version } = await tx.execute(ChatSession, chatSessionId, markRead(by, upTo), seen);
  return { session: sessionFor(state, by), version };
};
