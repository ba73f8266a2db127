import type { ChatSessionEvent, ClosingScheduled, SessionClosed } from '../../src/domain/chat-session.ts';
import type { LessonChatState } from '../../src/domain/lesson-chat.ts';

/** The day after tomorrow of every event in these tests, which happen on the first of January. */
export const NOW = '2026-01-03T00:00:00.000Z';

export const student = { userId: 's-1', isAdmin: false };
export const tutor = { userId: 't-1', isAdmin: false };
export const admin = { userId: 'a-1', isAdmin: true };
export const stranger = { userId: 'x-1', isAdmin: false };

export const agreement = { studentId: 's-1', tutorId: 't-1', subject: 'Algebra' };
export const lessonOn: LessonChatState = { agreement, isOff: false };
export const lessonOff: LessonChatState = { agreement, isOff: true };
export const lessonOver: LessonChatState = {
  agreement,
  isOff: false,
  completedAt: '2026-01-02T00:00:00.000Z',
};

export const opening = { lessonId: 'l-1', participants: ['s-1', 't-1'], title: 'Algebra' };
export const opened: ChatSessionEvent = { type: 'SessionOpened', data: opening };
export const scheduled = (closesAt: string): ClosingScheduled => ({
  type: 'ClosingScheduled',
  data: { closesAt },
});
export const cancelled: SessionClosed = { type: 'SessionClosed', data: { reason: 'lesson-cancelled' } };
export const posted = (number: number, senderId = 's-1'): ChatSessionEvent => ({
  type: 'MessagePosted',
  data: { number, messageId: `m-${number}`, senderId, text: `number ${number}` },
});
