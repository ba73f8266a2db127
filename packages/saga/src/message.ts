import type { DataOf, EventContract } from '@edtech/contracts';

/** What a saga says: a request, a compensation, or the news of how it ended. */
export interface SagaMessage {
  readonly contract: EventContract;
  readonly data: unknown;
}

/**
 * A message of a saga; the compiler checks its data, and the commit checks it again.
 *
 * @example
 * request: ({ start }) => request(availabilityHoldRequestedV1, { bookingId: start.bookingId, … })
 */
export const request = <Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
): SagaMessage => ({ contract, data });
