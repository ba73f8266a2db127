import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Log } from '@edtech/contracts';
import type { DomainEvent, RetryPolicy, Table, Timing } from '@edtech/event-store';
import { decodeEvent, EVENT_PREFIX, STREAM_PREFIX, type StoredEvent } from '@edtech/event-store/layout';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import pLimit from 'p-limit';
import { noteBehind } from './behind.ts';
import type { Generation } from './generations.ts';
import { type Lane, laneName } from './keys.ts';
import { type KnownGenerations, knownGenerations } from './known-generations.ts';
import { followed, type Projection } from './projection.ts';
import { advanceBeside } from './touched.ts';

export interface ProjectorOptions {
  /** Of the service: its streams. */
  readonly events: Table;
  /** Of the service's read models. */
  readonly views: Table;
  /** Every projection of the service, and the versions of it whose generations are still there. */
  readonly projections: readonly Projection[];
  readonly timing: Timing;
  readonly log: Log;
  readonly generations?: KnownGenerations;
}

/** What is done side by side. */
const LANES_AT_ONCE = 16;

/**
 * A record that comes twice has two invocations at the same lanes. Nobody waits for an answer as a caller of HTTP does, so
 * they may take longer over it, also when the table is slow; a third of the function's timeout leaves room to note the rest.
 */
const CONTENTION: RetryPolicy = { budget: 10_000, first: 10, longest: 500 };

/**
 * The Lambda that keeps a service's read models up to date. A record of the stream only wakes it: what a lane has not seen
 * before that event is read from the stream itself, so records may come late, twice, in any order, or not at all.
 * A lane that fails is noted and tried again by the sweeper; the other lanes, the other projections and the shard go on.
 */
export const createProjector = ({
  events,
  views,
  projections,
  timing,
  log,
  generations = knownGenerations(views, timing),
}: ProjectorOptions) => {
  const lanes = pLimit(LANES_AT_ONCE);
  // The newest version of a projection is the one whose generation is made when there is none.
  const newestFirst = projections.toSorted((one, other) => other.version - one.version);

  const followLane = async (
    projection: Projection,
    generation: Generation,
    lane: Lane,
    atHand: readonly StoredEvent<DomainEvent>[],
  ): Promise<void> => {
    try {
      await advanceBeside(
        { events, views, timing, contention: CONTENTION },
        projection,
        generation,
        lane,
        atHand,
      );
    } catch (error) {
      log({
        level: 'error',
        message: 'a read model cannot follow',
        lane: laneName(lane),
        error: String(error),
      });
      await noteBehind(views, timing, lane, error);
    }
  };

  const follow = async ({ aggregateType, aggregateId, atHand }: Woken): Promise<void> => {
    const interested = newestFirst.filter((projection) => followed(projection, aggregateType) !== undefined);
    const work = await Promise.all(
      interested.map(async (projection) => {
        const { all } = await generations.of(projection);
        return all
          .filter(({ version, status }) => version === projection.version && status !== 'dropping')
          .map((generation) => ({
            projection,
            generation,
            lane: { projection: projection.name, generation: generation.id, aggregateType, aggregateId },
          }));
      }),
    );
    const done = await Promise.allSettled(
      work
        .flat()
        .map(({ projection, generation, lane }) =>
          lanes(() => followLane(projection, generation, lane, atHand)),
        ),
    );
    // Only now: an invocation that ends while lanes are followed would be frozen in their midst.
    for (const one of done) if (one.status === 'rejected') throw one.reason;
  };

  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const failed: string[] = [];
    const work = [...wokenBy(Records, log)].map(async (woken) => {
      try {
        await follow(woken);
      } catch (error) {
        // Not even noted: the table of the read models is out. The records come again.
        log({ level: 'error', message: 'a record was not followed', error: String(error) });
        failed.push(...woken.sequenceNumbers);
      }
    });
    await Promise.all(work);
    return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

/** An aggregate of which the batch told something. */
interface Woken {
  readonly aggregateType: string;
  readonly aggregateId: string;
  /** Its events in the batch: the longest run without a gap that ends with the newest. */
  readonly atHand: readonly StoredEvent<DomainEvent>[];
  readonly sequenceNumbers: readonly string[];
}

const wokenBy = (records: readonly DynamoDBRecord[], log: Log): Iterable<Woken> => {
  const inserted = records.flatMap((record) => {
    const event = insertedEvent(record, log);
    return event === undefined ? [] : [{ event, sequenceNumber: record.dynamodb?.SequenceNumber ?? '' }];
  });
  const aggregates = Map.groupBy(
    inserted,
    ({ event }) => `${event.aggregateType}#${event.event.aggregateId}`,
  );
  return [...aggregates.values()].flatMap((ofOne) => {
    const [first] = ofOne;
    if (first === undefined) return [];
    const { aggregateType, event } = first.event;
    return [
      {
        aggregateType,
        aggregateId: event.aggregateId,
        atHand: newestRun(ofOne.map((one) => one.event)),
        sequenceNumbers: ofOne.map(({ sequenceNumber }) => sequenceNumber),
      },
    ];
  });
};

const newestRun = (events: readonly StoredEvent<DomainEvent>[]): readonly StoredEvent<DomainEvent>[] => {
  const byVersion = new Map(events.map((stored) => [stored.event.version, stored]));
  const run: StoredEvent<DomainEvent>[] = [];
  for (let version = Math.max(...byVersion.keys()); ; version -= 1) {
    const stored = byVersion.get(version);
    if (stored === undefined) return run.reverse();
    run.push(stored);
  }
};

/** The event that a record reports as inserted; undefined for other records, and for what cannot be read. */
const insertedEvent = (record: DynamoDBRecord, log: Log): StoredEvent<DomainEvent> | undefined => {
  try {
    const image = record.dynamodb?.NewImage;
    const pk = image?.pk?.S;
    if (record.eventName !== 'INSERT' || !pk?.startsWith(STREAM_PREFIX)) return undefined;
    if (!image?.sk?.S?.startsWith(EVENT_PREFIX)) return undefined;
    const [aggregateType = '', ...id] = pk.slice(STREAM_PREFIX.length).split('#');
    // The Lambda types and the SDK's describe the same wire format by different declarations.
    const { sk, ...attributes } = unmarshall(image as Record<string, AttributeValue>);
    return decodeEvent(aggregateType, id.join('#'), { ...attributes, pk, sk });
  } catch (error) {
    // It stands in its stream, where a rebuild meets it; it must not hold up the shard.
    log({ level: 'error', message: 'unreadable event record', event: record.eventID, error: String(error) });
    return undefined;
  }
};
