import { join } from 'node:path';
import { documentClient, dynamoDbTable } from '@edtech/event-store';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import type { ChaosStore, ChaosStoreOptions } from '../../chaos-store.ts';
import { type PlatformSite, siteOf, tableNameOf } from '../../workflows/platform-site.ts';
import { TABLES, type TableName, type Tables } from '../tables.ts';
import { runSeed } from './seed-run.ts';
import { SAGA_SCALE } from './time.ts';

/** Its tables only grow, and every seed is judged with all that is there. */
const SEEDS_A_PLATFORM = 6;

/** What a platform that died said last. */
const LAST_LINES = 40;

/** Functions that answer people while things fail. */
const COMMANDS = ['requestBooking', 'cancelBooking'];

interface Opened {
  readonly platform: Platform;
  readonly site: PlatformSite;
  readonly tables: Tables;
}

const nameOf = (table: TableName): string => tableNameOf(table === 'sagas' ? 'booking-sagas' : table);

const tablesAt = ({ dynamodb: endpoint, region }: Platform['endpoints']): Tables => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = documentClient({ endpoint, region, credentials });
  const tableOf = (table: TableName) => dynamoDbTable({ client, tableName: nameOf(table) });
  return {
    booking: tableOf('booking'),
    sagas: tableOf('sagas'),
    tutoring: tableOf('tutoring'),
    payment: tableOf('payment'),
    chat: tableOf('chat'),
    notification: tableOf('notification'),
  };
};

/** The platform as it is deployed, twice as fast: its schedules, its queues and the clocks of its functions. */
const open = async (): Promise<Opened> => {
  const platform = await startPlatform({
    timeScale: SAGA_SCALE,
    scheduleScale: SAGA_SCALE,
    preload: join(import.meta.dirname, 'fast-functions.ts'),
  });
  const site = { ...(await siteOf(platform)), commands: COMMANDS, tables: TABLES.map(nameOf) };
  return { platform, site, tables: tablesAt(platform.endpoints) };
};

/**
 * The services themselves on the local AWS, with DynamoDB Local, and people who book lessons over HTTP. One platform serves several
 * seeds, and there is a new one after a seed that failed. A seed is not replayed exactly.
 */
export const openSagaPlatformStore = async ({
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
    async run(seed, bookings) {
      opened ??= await open();
      runs += 1;
      try {
        const result = await runSeed({
          ...opened,
          seed,
          bookings,
          prefix: `s${seed}-${runs}`,
          trace: onTrace,
        });
        if (result.violations.length > 0 || runs % SEEDS_A_PLATFORM === 0) await end();
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
