import { createHash } from 'node:crypto';
import { v5 as uuidFrom } from 'uuid';

/** Namespaces, so that no id of one kind is ever one of another. */
const LESSONS = '0b6f5c1e-6a0d-4b8e-9d53-5f1f0f9a7c11';
const MESSAGES = '7c2e9d4a-13f5-4e0c-8a76-2b9c4d8e6f22';

/** The session that the people of a lesson open themselves. One that a booking asks for has the booking's id for it. */
export const sessionOfLesson = (lessonId: string): string => uuidFrom(lessonId, LESSONS);

/** The message that somebody sends to a session with an Idempotency-Key: the same key, the same message. */
export const messageOfRequest = (chatSessionId: string, userId: string, key: string): string =>
  uuidFrom(JSON.stringify([chatSessionId, userId, key]), MESSAGES);

/** Knows a text again. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
