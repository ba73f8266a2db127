import { v5 as uuidFrom } from 'uuid';
import type { Kind } from '../domain/kinds.ts';

/** Namespaces, so that no id of one kind is ever one of another. */
const CAUSES = '6f0f2a52-9a0e-4a39-8f0e-2f9f5f0c7d11';
const REPETITIONS = 'b3a9d7c4-51f0-4d0b-9c1e-7a6e2d4f8b22';

/** The notification of a cause to one person: the same event, the same notification. */
export const notificationOfCause = (eventId: string, kind: Kind, recipientId: string): string =>
  uuidFrom(JSON.stringify([eventId, kind, recipientId]), CAUSES);

/** The one that is sent in place of one that failed: the same key, the same repetition. */
export const repetitionOfRequest = (notificationId: string, userId: string, key: string): string =>
  uuidFrom(JSON.stringify([notificationId, userId, key]), REPETITIONS);
