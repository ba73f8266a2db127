import { join } from 'node:path';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import type { ChaosStore, ChaosStoreOptions } from '../chaos-store.ts';
import { type PlatformSite, siteOf, type Tables, tablesAt } from './platform-site.ts';
import { runSeed } from './seed-run.ts';
import { WORKFLOW_SCALE } from './time.ts';

/** Its tables only grow, and every seed is judged with all that is there. */
const SEEDS_A_PLATFORM = 6;

/** What a platform that died said last. */
const LAST_LINES = 40;

interface Opened {
  readonly platform: Platform;
  readonly site: PlatformSite;
  readonly tables: Tables;
}

/** The platform as it is deployed, five times as fast: its schedules, its queues and the clocks of its functions. */
const open = async (): Promise<Opened> => {
  const platform = await startPlatform({
    timeScale: WORKFLOW_SCALE,
    scheduleScale: WORKFLOW_SCALE,
    preload: join(import.meta.dirname, 'fast-functions.ts'),
  });
  return { platform, site: await siteOf(platform), tables: tablesAt(platform.endpoints) };
};

/**
 * The services themselves on the local AWS, with DynamoDB Local, and people who buy courses and take lessons. One platform serves
 * several seeds, and there is a new one after a seed that failed. A seed is not replayed exactly.
 */
export const openWorkflowStore = async ({
  onTrace = () => {},
}: ChaosStoreOptions = {}): Promise<ChaosStore> => {
  let opened: Opened | undefined = await open();
  let runs = 0;

  const end = async (): Promise<void> => {
    const { platform } = opened ?? {};
    opened = undefined;
    await platform?.stop();
  };

  return {
    async run(seed, commands) {
      opened ??= await open();
      runs += 1;
      try {
        const prefix = `s${seed}-${runs}`;
        const { result, isAtRest } = await runSeed({ ...opened, seed, commands, prefix, trace: onTrace });
        if (!isAtRest || result.violations.length > 0 || runs % SEEDS_A_PLATFORM === 0) await end();
        return result;
      } catch (error) {
        const last = opened?.platform.output().split('\n').slice(-LAST_LINES).join('\n');
        await end();
        throw new Error(`Seed ${seed} could not be run. The platform said last:\n${last}`, { cause: error });
      }
    },
    close: end,
  };
};
