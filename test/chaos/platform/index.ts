import type { ChaosStore, ChaosStoreOptions } from '../chaos-store.ts';
import { type RestedPlatform, startRested } from './rested-platform.ts';
import { runSeed } from './seed-run.ts';

/**
 * Seeds that one platform serves. Its tables only grow, and so do the streams of DynamoDB Local: after twenty seeds it
 * took two to three times as long for the same work.
 */
const SEEDS_A_PLATFORM = 8;

/** What a platform that died said last. */
const LAST_LINES = 40;

/**
 * The services of the scenario as Lambda functions on the local AWS, with DynamoDB Local: one platform for several
 * seeds, and a new one after a seed that did not come to rest. A seed decides the commands and the faults, but not what meets
 * what: it is not replayed exactly.
 */
export const openPlatformStore = async ({
  onTrace = () => {},
}: ChaosStoreOptions = {}): Promise<ChaosStore> => {
  let rested: RestedPlatform | undefined = await startRested();
  let runs = 0;

  const end = async (): Promise<void> => {
    const { platform } = rested ?? {};
    rested = undefined;
    await platform?.stop();
  };

  return {
    async run(seed, events) {
      rested ??= await startRested();
      runs += 1;
      try {
        const prefix = `s${seed}-${runs}`;
        const { result, journal } = await runSeed({ ...rested, seed, events, prefix, trace: onTrace });
        if (journal === undefined || runs % SEEDS_A_PLATFORM === 0) await end();
        else rested = { ...rested, journal };
        return result;
      } catch (error) {
        const last = rested.platform.output().split('\n').slice(-LAST_LINES).join('\n');
        await end();
        throw new Error(`Seed ${seed} could not be run. The platform said last:\n${last}`, { cause: error });
      }
    },
    close: end,
  };
};
