import type { ChaosStore, ChaosStoreOptions } from '../chaos-store.ts';
import { runSeed } from './seed-run.ts';

/** AWS in memory, on virtual time: a seed is replayed exactly. */
export const openMemoryStore = ({ onTrace }: ChaosStoreOptions = {}): ChaosStore => ({
  run: (seed, events) => runSeed({ seed, events, ...(onTrace === undefined ? {} : { onTrace }) }),
  close: async () => {},
});
