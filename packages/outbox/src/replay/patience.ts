import { TableUnavailable } from '@edtech/event-store';
import type { Reason } from '../publisher.ts';
import type { ReplayClock } from './clock.ts';
import { ReplayInterrupted } from './refusals.ts';

/** What outages and throttling are met with: growing, jittered waits, for this long since the last success. */
export const PATIENCE_MILLISECONDS = 5 * 60_000;

const FIRST_WAIT = 250;
const LONGEST_WAIT = 20_000;

/** Time does not mend these: who is told at once can. */
const HOPELESS = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'QueueDoesNotExist',
  'UnrecognizedClientException',
]);

/** Bears with failures that pass, one after the other. */
export interface Patience {
  /**
   * Waits before the next try, or until the signal aborts.
   * @throws ReplayInterrupted when it failed for too long, or will fail for ever
   */
  bear(reason: Reason): Promise<void>;
  /** All is well again. */
  renew(): void;
}

export const createPatience = ({ now, pause, random }: ReplayClock, until: AbortSignal): Patience => {
  let failingSince: number | undefined;
  let longest = FIRST_WAIT;
  return {
    async bear(reason) {
      failingSince ??= now();
      if (HOPELESS.has(reason.code) || now() - failingSince >= PATIENCE_MILLISECONDS)
        throw new ReplayInterrupted(reason);
      await pause(Math.ceil(longest / 2 + (random() * longest) / 2), until);
      longest = Math.min(longest * 2, LONGEST_WAIT);
    },
    renew() {
      failingSince = undefined;
      longest = FIRST_WAIT;
    },
  };
};

/**
 * Does `work` again when the table does not answer for a while.
 * @throws ReplayInterrupted
 */
export const despiteOutages = async (work: () => Promise<void>, patience: Patience): Promise<void> => {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TableUnavailable)) throw error;
      await patience.bear({ code: 'TableUnavailable', message: error.message });
    }
  }
};
