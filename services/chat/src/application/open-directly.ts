import type { UnitOfWork } from '@edtech/event-store';
import { ChatSession, type OpenedSession } from '../domain/chat-session.ts';
import { demandCompany } from '../domain/chat-user.ts';
import { agreementFor, assignSession, demandOpenable, LessonChat } from '../domain/lesson-chat.ts';
import type { Person } from '../domain/person.ts';
import { openSession, sessionFor } from '../domain/session-decisions.ts';
import { sessionOfLesson } from './chat-ids.ts';
import type { World } from './world.ts';

export interface Opened {
  readonly chatSessionId: string;
  readonly session: OpenedSession;
  readonly version: number;
  /** False when the lesson had it already. */
  readonly isNew: boolean;
}

/**
 * Opens the session of a lesson that no booking asked for, for its student, its tutor, or an administrator. A lesson that has
 * one keeps it, whoever opened it.
 * @throws LessonNotFound, LessonOff, LessonLongOver, OpenedByBooking, SenderLeft, ParticipantLeft
 */
export const openDirectly = async (
  tx: UnitOfWork,
  world: World,
  lessonId: string,
  by: Person,
): Promise<Opened> => {
  const { state: lesson } = await tx.read(LessonChat, lessonId);
  const { studentId, tutorId, subject } = agreementFor(lesson, by);
  if (lesson.chatSessionId !== undefined) {
    const { state, version } = await tx.read(ChatSession, lesson.chatSessionId);
    return { chatSessionId: lesson.chatSessionId, session: sessionFor(state, by), version, isNew: false };
  }

  demandOpenable(lesson, world.now());
  const participants = [studentId, tutorId];
  demandCompany(studentId, participants, await world.leftOf(participants));
  const chatSessionId = sessionOfLesson(lessonId);
  const opening = { lessonId, participants, ...(subject === undefined ? {} : { title: subject }) };
  await tx.execute(LessonChat, lessonId, assignSession(chatSessionId));
  const opened = await tx.execute(ChatSession, chatSessionId, openSession(chatSessionId, opening, lesson));
  return { chatSessionId, session: sessionFor(opened.state, by), version: opened.version, isNew: true };
};
