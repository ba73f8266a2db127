import type { Timing } from '@edtech/event-store';

/** Keeps work down to a rate. */
export interface Pace {
  /** Waits until `count` more may be done. */
  spend(count: number): Promise<void>;
}

/** @param perSecond as fast as it goes when undefined */
export const paceOf = (
  perSecond: number | undefined,
  { now, sleep }: Pick<Timing, 'now' | 'sleep'>,
): Pace => {
  if (perSecond === undefined) return { spend: async () => {} };
  const began = now();
  let spent = 0;
  return {
    async spend(count) {
      spent += count;
      const ahead = (spent / perSecond) * 1_000 - (now() - began);
      if (ahead > 0) await sleep(ahead);
    },
  };
};
