import type { ChaosStore, ChaosStoreOptions } from '../../chaos-store.ts';
import { runSagaSeed } from './seed-run.ts';

/** The services of a booking on AWS in memory, on virtual time. */
export const openSagaMemoryStore = ({ onTrace }: ChaosStoreOptions = {}): ChaosStore => ({
  run: (seed, bookings) => runSagaSeed({ seed, bookings, ...(onTrace === undefined ? {} : { onTrace }) }),
  close: async () => {},
});
