import type { ExecuteOptions, UnitOfWork } from '@edtech/event-store';
import { ChatSession, type OpenedSession } from '../domain/chat-session.ts';
import { LessonChat } from '../domain/lesson-chat.ts';
import type { Person } from '../domain/person.ts';
import { closeSession, sessionFor } from '../domain/session-decisions.ts';
import type { World } from './world.ts';

export interface CloseSession {
  readonly chatSessionId: string;
  readonly by: Person;
  /** What the person has seen. */
  readonly seen: ExecuteOptions;
}

/** @throws VersionMismatch, and as the domain's `closeSession` does */
export const close = async (
  tx: UnitOfWork,
  world: World,
  { chatSessionId, by, seen }: CloseSession,
): Promise<{ readonly session: OpenedSession; readonly version: number }> => {
  // Before versions are compared: one that does not match would tell strangers that there is a session.
  const { lessonId } = sessionFor((await tx.read(ChatSession, chatSessionId)).state, by);
  const { state: lesson } = await tx.read(LessonChat, lessonId);
  const closing = closeSession(by, lesson.agreement?.tutorId, world.now());
  const closed = await tx.execute(ChatSession, chatSessionId, closing, seen);
  return { session: sessionFor(closed.state, by), version: closed.version };
};
