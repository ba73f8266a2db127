import type { Budget } from '@edtech/saga/check';

/** How far a proof goes. */
export interface Bound extends Budget {
  readonly attempts: number;
  readonly forgetful: boolean;
}

const USUAL: Bound = {
  timeouts: 3,
  mishaps: 1,
  cancellations: 1,
  resumptions: 1,
  attempts: 2,
  forgetful: false,
};

const BOUNDS: readonly Bound[] = [
  USUAL,
  // What is asked for once only gets stuck where the usual bound would ask again.
  { ...USUAL, attempts: 1 },
  // Whoever forgets must be heard: nothing gives back what was taken in silence.
  { ...USUAL, mishaps: 0, forgetful: true },
];

/** The bounds within which to prove: those that everybody wants, or the one that somebody asks for. */
export const boundsOf = (wanted: Partial<Bound>): readonly Bound[] =>
  Object.keys(wanted).length === 0 ? BOUNDS : [{ ...USUAL, ...wanted }];
