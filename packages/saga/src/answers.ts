import type { DataOf, EventContract } from '@edtech/contracts';
import type { RefusalOn, ReplyOn } from './definition.ts';
import type { Because } from './view.ts';

declare const contractType: unique symbol;

/** An event that settles a step, or a compensation. Made by `reply`. */
export interface Reply<Contract extends EventContract = EventContract> extends ReplyOn {
  /** Known to the compiler only. */
  readonly [contractType]?: Contract;
}

/** An event by which a participant refuses a step, and says why. Made by `refusal`. */
export interface Refusal<Contract extends EventContract = EventContract> extends RefusalOn {
  readonly [contractType]?: Contract;
}

export interface AnswerOptions<Contract extends EventContract> {
  /** Whether this very event is the answer; needed where others publish the type, or another step is answered by it. */
  readonly when?: (data: DataOf<Contract>) => boolean;
}

/**
 * The event that answers a step.
 *
 * @example
 * success: reply(notificationSentV1, { when: ({ notificationId, bookingId }) => notificationId === idOf(bookingId) })
 */
export const reply = <Contract extends EventContract>(
  contract: Contract,
  { when }: AnswerOptions<Contract> = {},
): Reply<Contract> => ({
  contract,
  conditional: when !== undefined,
  // The data was validated against this very contract before it comes here.
  when: (data) => when?.(data as DataOf<Contract>) ?? true,
});

/** The event that refuses a step. Its data has a code for programs, and a reason in words that a person can read. */
export const refusal = <Contract extends EventContract<string, number, Because>>(
  contract: Contract,
  options: AnswerOptions<Contract> = {},
): Refusal<Contract> => ({
  ...reply<Contract>(contract, options),
  because: (data) => {
    // The data was validated against this very contract, which has both.
    const { code, reason } = data as Because;
    return { code, reason };
  },
});
