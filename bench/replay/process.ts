/** One measurement in a process of its own, so that its memory and its warm-up are its own: see measure.ts. */
import { type AttributeValue, DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb';
import { documentClient, dynamoDbBulkPuts, systemTiming } from '@edtech/event-store';
import {
  BULK_TIMEOUT_MILLISECONDS,
  beginRebuild,
  paceOf,
  readGenerations,
  rebuild,
} from '@edtech/projection';
import { projections } from '../../services/user/src/read-models/index.ts';
import type { Job, Measured } from './measure.ts';
import { BATCH, writeAll } from './seed.ts';
import { COPY, configurationOf, EVENTS, impatient, tableAt, VIEWS } from './tables.ts';

/** DynamoDB Local is slower with larger pages, and with fewer of them at a time. */
const PAGE = 1_000;

/** Every item of a table, by the barest means: nothing is decoded. */
const scan = async (
  endpoint: string,
  table: string,
  readers: number,
  take: (items: readonly Record<string, AttributeValue>[]) => void,
): Promise<void> => {
  const client = new DynamoDBClient(configurationOf(endpoint, table));
  const segments = Array.from({ length: segmentsFor(readers) }, (_, segment) => segment);
  const read = async (): Promise<void> => {
    for (let Segment = segments.shift(); Segment !== undefined; Segment = segments.shift()) {
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(
          new ScanCommand({
            TableName: table,
            ConsistentRead: true,
            Limit: PAGE,
            Segment,
            TotalSegments: segmentsFor(readers),
            ExclusiveStartKey,
          }),
        );
        take(page.Items ?? []);
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
};

const segmentsFor = (readers: number): number => 4 * readers;

const bareScan = async ({ endpoint, readers }: Job): Promise<Measured> => {
  let items = 0;
  const began = performance.now();
  await scan(endpoint, EVENTS, readers, (page) => {
    items += page.length;
  });
  return { count: items, seconds: since(began) };
};

/** The rows that the newest generation has, without positions of their own and whatever else comes with them. */
const bareWrite = async ({ endpoint, readers, projection }: Job): Promise<Measured> => {
  const rows: Record<string, AttributeValue>[] = [];
  const views = tableAt(endpoint, VIEWS);
  const newest = (await readGenerations(views, projection))?.newest;
  await scan(endpoint, VIEWS, readers, (page) => {
    for (const row of page)
      if (row._projection?.S === projection && row.generation?.S === newest) rows.push(row);
  });
  const batches = Array.from({ length: Math.ceil(rows.length / BATCH) }, (_, index) =>
    rows.slice(index * BATCH, (index + 1) * BATCH),
  );
  const began = performance.now();
  await writeAll(new DynamoDBClient(configurationOf(endpoint, COPY)), COPY, batches);
  return { count: rows.length, seconds: since(began) };
};

const rebuildAll = async ({
  endpoint,
  readers,
  projection: name,
  resume = false,
}: Job): Promise<Measured> => {
  const [events, views] = [tableAt(endpoint, EVENTS), tableAt(endpoint, VIEWS)];
  const projection = projections.find((one) => one.name === name);
  if (projection === undefined) throw new Error(`no ${name}`);
  const { signal } = new AbortController();
  const options = { events, views, signal, projection };
  const generation = await beginRebuild({ ...options, timing: impatient(), resume });
  if (generation === undefined) throw new Error('nobody interrupts it');
  const began = performance.now();
  const report = await rebuild({
    ...options,
    timing: systemTiming,
    puts: dynamoDbBulkPuts({
      client: documentClient(configurationOf(endpoint, VIEWS)),
      tableName: VIEWS,
      timing: systemTiming,
      timeout: BULK_TIMEOUT_MILLISECONDS,
    }),
    generation: generation.id,
    segments: segmentsFor(readers),
    concurrency: readers,
    pace: paceOf(undefined, systemTiming),
    log: console.error,
  });
  const seconds = since(began);
  return { count: report.events, rows: report.rows, seconds };
};

const since = (began: number): number => (performance.now() - began) / 1_000;

const JOBS = { scan: bareScan, write: bareWrite, rebuild: rebuildAll };

process.once('message', async (job: Job) => {
  const before = process.cpuUsage();
  const measured = await JOBS[job.kind](job);
  const { user, system } = process.cpuUsage(before);
  const peakMegabytes = process.resourceUsage().maxRSS / 1_024;
  process.send?.({ ...measured, cpuSeconds: (user + system) / 1e6, peakMegabytes });
  process.disconnect();
});
