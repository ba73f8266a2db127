import { createHash } from 'node:crypto';
import { PlatformError } from '@edtech/contracts';

/** A request that cannot be repeated safely. */
export class IdempotencyKeyRequired extends PlatformError {
  readonly code = 'idempotency-key-required';
  readonly kind = 'invalid';

  constructor() {
    super(
      'Send an Idempotency-Key, a new one for each course, so that repeating the request drafts one course.',
    );
  }
}

/**
 * The id of a course to draft: the same for one tutor and one key, so that a request that is sent again finds its course.
 * @throws IdempotencyKeyRequired
 */
export const courseOfRequest = (tutorId: string, idempotencyKey: string | undefined): string => {
  if (idempotencyKey === undefined) throw new IdempotencyKeyRequired();
  return createHash('sha256')
    .update(JSON.stringify([tutorId, idempotencyKey]))
    .digest('base64url');
};
