import type { Samples } from '../src/check/index.ts';

/** Data for the model checker to run `bookTrip` with. */
export const tripSamples: Samples = {
  start: { tripId: 't-1', to: 'Oslo' },
  replies: { FLIGHT: { tripId: 't-1', seat: '12A' } },
};
