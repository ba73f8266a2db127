import {
  lessonBookingFailedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonCreationRejectedV1,
  lessonScheduledV1,
} from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import type { Decision } from '@edtech/event-store/aggregate';
import { consumer, handles } from '@edtech/messaging';
import { ChatSession } from '../domain/chat-session.ts';
import {
  type Agreement,
  callOffLesson,
  completeLesson,
  LessonChat,
  noteLesson,
} from '../domain/lesson-chat.ts';
import { followLesson } from '../domain/session-decisions.ts';

type Told = Agreement & { readonly lessonId: string };

const agreementOf = ({ studentId, tutorId, subject, bookingId }: Told): Agreement => ({
  studentId,
  tutorId,
  ...(subject === undefined ? {} : { subject }),
  ...(bookingId === undefined ? {} : { bookingId }),
});

/** Notes what was told of a lesson; its session, if it has one, follows in the same transaction. */
const note = async (tx: UnitOfWork, lessonId: string, decide: Decision<typeof LessonChat>): Promise<void> => {
  const { state: lesson } = await tx.execute(LessonChat, lessonId, decide);
  if (lesson.chatSessionId !== undefined)
    await tx.execute(ChatSession, lesson.chatSessionId, followLesson(lesson));
};

/** What tutoring and booking tell of lessons: who may chat about them, and until when. */
export const lessons = consumer({
  name: 'chat-lessons',
  // What is told of a lesson adds up: each event says between whom it is, and an end stays an end whatever comes after it.
  ordered: false,
  on: [
    handles(lessonScheduledV1, ({ data }, tx) => note(tx, data.lessonId, noteLesson(agreementOf(data)))),
    handles(lessonCancelledV1, ({ data }, tx) => note(tx, data.lessonId, callOffLesson(agreementOf(data)))),
    // A booking asks for the session beside the lesson: of one that is not to be, the session may be open by now, or be yet to come.
    handles(lessonCreationRejectedV1, ({ data }, tx) =>
      note(tx, data.lessonId, callOffLesson(agreementOf(data))),
    ),
    // A lesson that tutoring never heard of is rejected by nobody, and has a session all the same.
    handles(lessonBookingFailedV1, ({ data: { lessonId, ...data } }, tx) =>
      lessonId === undefined
        ? undefined
        : note(tx, lessonId, callOffLesson(agreementOf({ lessonId, ...data }))),
    ),
    handles(lessonCompletedV1, ({ data }, tx) =>
      note(
        tx,
        data.lessonId,
        completeLesson(agreementOf(data), new Date(Date.parse(data.completedAt)).toISOString()),
      ),
    ),
  ],
});
