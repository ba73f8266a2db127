import type { Timing } from '@edtech/event-store';

/** Keeps work down to a rate. */
export interface Pace {
  /** Waits until `count` more may be done. */
  spend(count: number): Promise<void>;
}

/** So soon a wait notices that it is over for another reason. */
const LOOK_MILLISECONDS = 250;

/**
 * @param perSecond as fast as it goes when undefined
 * @param signal ends every wait
 */
export const paceOf = (
  perSecond: number | undefined,
  { now, sleep }: Pick<Timing, 'now' | 'sleep'>,
  signal?: AbortSignal,
): Pace => {
  if (perSecond === undefined) return { spend: async () => {} };
  let began = now();
  let spent = 0;
  return {
    async spend(count) {
      const lag = now() - began - (spent / perSecond) * 1_000;
      // A pause is not made up for by a rush.
      if (lag > 1_000) began += lag;
      spent += count;
      const due = began + (spent / perSecond) * 1_000;
      while (now() < due && !signal?.aborted) await sleep(Math.min(due - now(), LOOK_MILLISECONDS));
    },
  };
};
