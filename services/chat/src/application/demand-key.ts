import { PlatformError } from '@edtech/contracts';

/** A request that cannot be repeated safely. */
export class IdempotencyKeyRequired extends PlatformError {
  readonly code = 'idempotency-key-required';
  readonly kind = 'invalid';

  constructor() {
    super(
      'Send an Idempotency-Key, a new one for each message, so that repeating the request posts it once.',
    );
  }
}

/** @throws IdempotencyKeyRequired */
export const demandKey = (key: string | undefined): string => {
  if (key === undefined) throw new IdempotencyKeyRequired();
  return key;
};
