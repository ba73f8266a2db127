/**
 * What the event store costs, in capacity units and milliseconds, on a DynamoDB Local: `node bench/event-store.ts [--json]`.
 * Read units and those of single writes are as DynamoDB Local reports them; those of transactions follow AWS's rule, which
 * it does not (event-store/write-units.ts). Ends with 1 when an event costs more than the design states.
 */
import { parseArgs } from 'node:util';
import { capacityMeter, createEventStore } from '../packages/event-store/src/index.ts';
import { startDynamoDb } from '../packages/offline/src/dynamodb/index.ts';
import { ENDPOINT_VARIABLE, newDynamoDbTable } from '../packages/testkit/src/dynamodb.ts';
import { breakdown, commits } from './event-store/commits.ts';
import type { Cost } from './event-store/measure.ts';
import { contention, loads } from './event-store/streams.ts';
import { pricedByRule } from './event-store/write-units.ts';

const WRITERS = 16;
const COMMITS_A_WRITER = 10;

const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });

const rounded = (row: object): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      typeof value === 'number' ? Math.round(value * 10) / 10 : value,
    ]),
  );

const print = (title: string, rows: readonly object[]): void => {
  console.log(title);
  console.table(rows.map(rounded));
};

const row = ({ operation, ...cost }: Cost) => ({
  operation,
  'WRU table': cost.tableUnits,
  'WRU index': cost.indexUnits,
  RRU: cost.readUnits,
  calls: cost.calls,
  'p50 ms': cost.p50Milliseconds,
  'p95 ms': cost.p95Milliseconds,
  'CPU ms': cost.cpuMilliseconds,
});

const dynamodb = await startDynamoDb();
process.env[ENDPOINT_VARIABLE] = dynamodb.endpoint;
try {
  const meter = capacityMeter();
  const priced = pricedByRule(await newDynamoDbTable({ onCapacity: meter.onCapacity }));
  const { table } = priced;
  const store = createEventStore({ table, source: 'edtech.bench' });
  const instruments = { meter, transactions: priced.take };
  const committed = await commits(store, instruments);
  const bytes = { event: priced.largest('stream'), outboxItem: priced.largest('outbox') };
  const loaded = await loads(store, instruments);
  const parts = breakdown(committed);
  const contended = await contention(table, WRITERS, COMMITS_A_WRITER);
  if (values.json) {
    const report = { commits: Object.values(committed), bytes, loads: loaded, parts, contention: contended };
    console.log(JSON.stringify(report, null, 2));
  } else {
    print('Commits and loads', [...Object.values(committed), ...loaded].map(row));
    print(
      `One event (${bytes.event} bytes), one integration event (${bytes.outboxItem} bytes), one consumer: WRU`,
      parts,
    );
    print(`${WRITERS} writers of one aggregate`, [contended]);
  }
  if (parts.some(({ stated, measured }) => measured > stated)) process.exitCode = 1;
} finally {
  await dynamodb.stop();
}
