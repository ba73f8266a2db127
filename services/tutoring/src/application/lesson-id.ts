import { createHash, randomUUID } from 'node:crypto';

/**
 * The id of a lesson to schedule: the same for one person and one Idempotency-Key, so that a request that is sent again
 * finds the lesson that it made; random without a key.
 */
export const lessonIdFor = (userId: string, idempotencyKey: string | undefined): string => {
  if (idempotencyKey === undefined) return randomUUID();
  const hash = createHash('sha256').update(JSON.stringify([userId, idempotencyKey]));
  return hash.digest('base64url');
};
