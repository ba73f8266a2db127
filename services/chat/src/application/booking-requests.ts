import { chatOpeningRequestedV1, type DataOf } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { consumer, handles } from '@edtech/messaging';
import { ChatSession } from '../domain/chat-session.ts';
import { assignSession, LessonChat } from '../domain/lesson-chat.ts';
import { confirmOpening, openSession } from '../domain/session-decisions.ts';

type Request = DataOf<typeof chatOpeningRequestedV1>;

/**
 * Opens the session that a booking asks for, and answers. A lesson that has a session keeps it, and the answer names that one.
 * When the lesson was cancelled first, the session is closed as soon as it is there: the booking is past the point at which it
 * could take a refusal, and the lesson's end tells it the rest.
 * @throws ChatSessionIdTaken, TooFewParticipants: a mistake of the booking, for a person to look at among the dead letters
 */
const openForBooking = async (tx: UnitOfWork, request: Request): Promise<void> => {
  const { bookingId, lessonId, participants, title } = request;
  const { state: lesson } = await tx.read(LessonChat, lessonId);
  const chatSessionId = lesson.chatSessionId ?? request.chatSessionId;
  const opening = { lessonId, participants, ...(title === undefined ? {} : { title }) };
  await tx.execute(LessonChat, lessonId, assignSession(chatSessionId));
  await tx.execute(ChatSession, chatSessionId, openSession(chatSessionId, opening, lesson));
  await tx.execute(ChatSession, chatSessionId, confirmOpening(bookingId));
};

/** What bookings ask for. Every request is answered, each time that it is made. */
export const bookingRequests = consumer({
  name: 'chat-booking-requests',
  // A booking asks for one thing only, and asking again changes nothing; an end of the lesson that comes first is remembered.
  ordered: false,
  on: [handles(chatOpeningRequestedV1, ({ data }, tx) => openForBooking(tx, data))],
});
