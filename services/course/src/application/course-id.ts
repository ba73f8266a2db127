import { createHash } from 'node:crypto';

/** The id of a course to draft: the same for one tutor and one key, so that a request that is sent again finds its course. */
export const courseOfRequest = (tutorId: string, idempotencyKey: string): string =>
  createHash('sha256')
    .update(JSON.stringify([tutorId, idempotencyKey]))
    .digest('base64url');
