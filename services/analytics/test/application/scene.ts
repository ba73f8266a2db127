import { marshall } from '@aws-sdk/util-dynamodb';
import { createEventStore, type MemoryTable, memoryTable, type Timing } from '@edtech/event-store';
import { type Queue, sqsHandler } from '@edtech/messaging';
import { createProjector, type Place, type Views } from '@edtech/projection';
import { manualClock } from '@edtech/testkit';
import { sqsRecord } from '@edtech/testkit/sqs-record';
import type { DynamoDBRecord } from 'aws-lambda';
import { activity } from '../../src/application/activity.ts';
import { makeReport } from '../../src/application/make-report.ts';
import type { Report } from '../../src/application/report.ts';
import type { ReportName, ReportRequest } from '../../src/application/report-request.ts';
import { projections } from '../../src/read-models/index.ts';
import type { Told } from './told.ts';

/** The service over tables in memory, as its functions run it. */
export const scene = (timing: Timing = manualClock()) => {
  const [events, views] = [memoryTable(), memoryTable()];
  const store = createEventStore({ table: events, source: 'edtech.analytics', timing });
  const failed: string[] = [];
  const requeued: string[] = [];
  const log = ({ level, ...entry }: { readonly level: string }): void => {
    if (level !== 'info') failed.push(JSON.stringify(entry));
  };
  const queue: Queue = {
    requeue: async (body) => void requeued.push(body),
    deadLetter: async (_, { code, message }) => void failed.push(`${code}: ${message}`),
    delay: async () => {},
  };
  const consume = sqsHandler(activity, { store, queue, log });
  const project = createProjector({ events, views, projections, timing, log });

  const receive = async (bodies: readonly string[]): Promise<void> => {
    const Records = bodies.map((body, index) => sqsRecord(`m-${index}`, body));
    const { batchItemFailures } = await consume({ Records }, { getRemainingTimeInMillis: () => 15_000 });
    expect(failed).toEqual([]);
    expect(batchItemFailures).toEqual([]);
  };

  return {
    events,
    views,
    store,
    failed,
    /** These come out of the queue in one batch, and after them what they bring into it. */
    async hear(...told: readonly Told[]): Promise<void> {
      await receive(told.map((detail) => JSON.stringify({ detail })));
      for (let body = requeued.shift(); body !== undefined; body = requeued.shift()) await receive([body]);
    },
    /** The read models are told of all events in the table, in this order of them; any may come again. */
    async follow(inOrder: (records: readonly DynamoDBRecord[]) => readonly DynamoDBRecord[] = (all) => all) {
      const Records = [...inOrder(streamRecords(events))];
      expect(await project({ Records })).toEqual({ batchItemFailures: [] });
      expect(failed).toEqual([]);
    },
    report: (name: ReportName, request: ReportRequest, generation = 'g1'): Promise<Report> =>
      makeReport(readerOf(views, generation), name, request),
  };
};

export type Scene = ReturnType<typeof scene>;

const streamRecords = (table: MemoryTable): readonly DynamoDBRecord[] =>
  table
    .items()
    .filter(({ sk }) => sk.startsWith('event#'))
    .map((item, number) => ({
      eventName: 'INSERT',
      // The SDK's attribute values are those of the stream, under another name.
      dynamodb: { NewImage: marshall(item) as never, SequenceNumber: String(number) },
    }));

/** Asks a table in memory what ElectroDB asks DynamoDB. */
const readerOf = (table: MemoryTable, generation: string): Pick<Views, 'find'> => {
  const partitions = Map.groupBy(table.items(), ({ pk }) => pk);
  const client = {
    async send({
      input,
    }: {
      readonly input: { readonly ExpressionAttributeValues: Record<string, string> };
    }) {
      const { ':pk': pk = '', ':sk1': sk = '' } = input.ExpressionAttributeValues;
      return { Items: (partitions.get(pk) ?? []).filter((item) => item.sk.startsWith(sk)) };
    },
  };
  // All that is asked of the client is to send a query.
  const go = { client: client as never, table: 'views', originalErr: true } as const;
  const place: Place = { generation, table: { ...go, consistent: true }, index: go };
  return { find: async (_, query) => (await query(place)).data };
};
