import { documentClient, dynamoDbTable } from '@edtech/event-store';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import type { Remains } from '../invariants.ts';
import { chanceOf } from '../memory/chance.ts';
import { SWEEP_QUEUES, TABLES } from './declared.ts';
import { untilQuiet } from './quiet.ts';
import { keepSweeping } from './sweeps.ts';
import { TIME_SCALE } from './time.ts';
import { warmUp } from './workload.ts';

/** The services of the scenario, up and at rest. */
export interface RestedPlatform {
  readonly platform: Platform;
  readonly tables: Remains['tables'];
  /** The number of the last entry of the journal. */
  readonly journal: number;
}

const WARM_UP_MILLISECONDS = 20_000;

/** @throws Error when it does not come up, or not to rest after its first events, which meet no faults */
export const startRested = async (): Promise<RestedPlatform> => {
  const platform = await startPlatform({ directory: import.meta.dirname, timeScale: TIME_SCALE });
  try {
    const { aws, endpoints } = platform;
    const tables = tablesAt(endpoints);
    const stopSweeping = await keepSweeping(aws.sqs, chanceOf(0));
    const quiet = await quietAfterWarmUp(platform, tables).finally(stopSweeping);
    if (!quiet.quiet) throw new Error(`It does not come to rest: ${quiet.moving.join('; ')}`);
    return { platform, tables, journal: quiet.journal };
  } catch (error) {
    await platform.stop();
    throw error;
  }
};

const quietAfterWarmUp = async (platform: Platform, tables: Remains['tables']) => {
  await warmUp(platform, 'warm-up');
  return untilQuiet({
    control: platform.endpoints.control,
    tables: Object.values(tables),
    ignored: SWEEP_QUEUES,
    milliseconds: WARM_UP_MILLISECONDS,
  });
};

const tablesAt = ({ dynamodb: endpoint, region }: Platform['endpoints']): Remains['tables'] => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = documentClient({ endpoint, region, credentials });
  const tableOf = (tableName: string) => dynamoDbTable({ client, tableName });
  return {
    origin: tableOf(TABLES.origin),
    relay: tableOf(TABLES.relay),
    audit: tableOf(TABLES.audit),
  };
};
