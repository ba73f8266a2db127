import { v5 as uuidFrom } from 'uuid';

/** Namespaces, so that no id of one kind is ever one of another. */
const LESSONS = '0f3b8c1e-52f7-4b0e-9c55-7a1d6e0b4c31';
const CHAT_SESSIONS = '4a7d2e90-8b6c-4f15-a3d2-91c8f05e6b42';
const NOTIFICATIONS = 'b86e1f47-3c9a-4d28-8e71-2f5a0d7c9e53';

/** What comes of a booking has ids that follow from it, so that asking twice makes nothing twice. */
export const lessonOfBooking = (bookingId: string): string => uuidFrom(bookingId, LESSONS);

export const chatSessionOfBooking = (bookingId: string): string => uuidFrom(bookingId, CHAT_SESSIONS);

/** The notification by which the student, or the tutor, hears that the booking has succeeded. */
export const notificationOfBooking = (bookingId: string, recipient: 'student' | 'tutor'): string =>
  uuidFrom(JSON.stringify([bookingId, recipient]), NOTIFICATIONS);
