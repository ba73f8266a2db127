import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { type Item, systemTiming, type Table } from '@edtech/event-store';
import { EVENT_PREFIX, type ItemKey, STREAM_PREFIX } from '@edtech/event-store/layout';
import { type Behind, behindOf, createProjectionSweeper, createProjector } from '@edtech/projection';
import type { DynamoDBRecord } from 'aws-lambda';
import { projections } from '../../../services/analytics/src/read-models/index.ts';
import { type Chance, hashOf } from '../../chaos/memory/chance.ts';

/** How the stream of the service's table is read. */
export interface StreamReaders {
  /** Invocations at once: shards, times the parallelization factor. */
  readonly invocations: number;
  readonly batchSize: number;
  /** How often a container dies amid a batch, from 0 to 1, and a batch comes twice. */
  readonly deaths?: number;
  readonly twice?: number;
  /** Before that nobody reads the stream. */
  readonly opened?: Promise<void>;
}

/** What it took until the read models had followed. */
export interface Followed {
  /** Events whose commit nobody was told of. */
  readonly lostAnswers: number;
  readonly deaths: number;
  /** When the projectors had nothing more to do, as `performance.now()` says it. */
  readonly followedAt: number;
  /** Lanes that gave up, and were left to the sweeper. */
  readonly behind: readonly Behind[];
  /** Passes of the sweeper until there were none. */
  readonly sweeps: number;
}

interface FollowedOptions {
  /** When the projectors have nothing more to do. */
  readonly beforeSweeps?: () => Promise<void>;
}

interface Tables {
  readonly events: Table;
  readonly views: Table;
}

const LATER_MILLISECONDS = 3_600_000;
const PASS_MILLISECONDS = 25_000;
const MOST_PASSES = 20;
/** Calls of its tables that a container makes before it dies, at most. */
const LONGEST_LIFE = 60;

/**
 * The table of the service's events, and the projectors that follow what is committed to it: as the table's stream tells
 * it, in order for each aggregate, and several invocations side by side.
 */
export const followedTable = (
  { events, views }: Tables,
  chance: Chance,
  { invocations, batchSize, deaths = 0, twice = 0, opened = Promise.resolve() }: StreamReaders,
  onBatch: (committedAt: readonly number[]) => void = () => {},
) => {
  let died = 0;

  const reader = () => {
    const pending: { readonly record: DynamoDBRecord; readonly committedAt: number }[] = [];
    const options = { events, views, projections, timing: systemTiming, log: () => {} };
    let project = createProjector(options);
    let running: Promise<void> | undefined;

    /** Whether the container lived to answer for the batch. */
    const outlives = async (Records: DynamoDBRecord[]): Promise<boolean> => {
      const death = Promise.withResolvers<false>();
      const die = mortal(chance.between(1, LONGEST_LIFE), () => death.resolve(false));
      const dying = createProjector({ ...options, events: die(events), views: die(views) });
      const survives = dying({ Records }).then(() => true);
      return Promise.race([survives, death.promise]);
    };

    const run = async (): Promise<void> => {
      while (pending.length > 0) {
        const batch = pending.splice(0, batchSize);
        const Records = batch.map(({ record }) => record);
        while (chance.strikes(deaths)) {
          if (await outlives(Records)) continue;
          died += 1;
          // Whoever takes over knows nothing of what the dead one knew.
          project = createProjector(options);
        }
        for (let times = chance.strikes(twice) ? 2 : 1; times > 0; times -= 1) {
          const { batchItemFailures } = await project({ Records });
          // As a mapping does it, the whole batch comes again.
          if (batchItemFailures.length > 0) times += 1;
        }
        onBatch(batch.map(({ committedAt }) => committedAt));
      }
      running = undefined;
    };

    return {
      tell(record: DynamoDBRecord): void {
        pending.push({ record, committedAt: performance.now() });
        running ??= opened.then(run);
      },
      idle: async () => running,
    };
  };
  const readers = Array.from({ length: invocations }, reader);

  const told = new Set<string>();
  const tell = (item: Item): void => {
    if (!item.sk.startsWith(EVENT_PREFIX)) return;
    told.add(nameOf(item));
    readers[hashOf(item.pk) % invocations]?.tell(recordOf(item));
  };

  const table: Table = {
    ...events,
    async transact(writes, token) {
      const result = await events.transact(writes, token);
      if (result.outcome === 'committed')
        for (const write of writes) if (write.kind === 'put') tell(write.item);
      return result;
    },
    async write(write) {
      const result = await events.write(write);
      if (result.outcome === 'applied' && write.kind === 'put') tell(write.item);
      return result;
    },
  };

  /** The stream tells also of a commit whose answer got lost, so that whoever made it never heard of it. */
  const tellRest = async (): Promise<number> => {
    const before = told.size;
    for await (const item of events.scan({ pkPrefix: STREAM_PREFIX }))
      if (!told.has(nameOf(item))) tell(item);
    return told.size - before;
  };

  return {
    table,
    /** Until what was committed is followed: by the projectors, and what they have given up by the sweeper. */
    async followed({ beforeSweeps = async () => {} }: FollowedOptions = {}): Promise<Followed> {
      const lostAnswers = await tellRest();
      await Promise.all(readers.map(({ idle }) => idle()));
      const followedAt = performance.now();
      const behind = await lanesBehind(views);
      await beforeSweeps();
      let sweeps = 0;
      for (; (await lanesBehind(views)).length > 0; sweeps += 1) {
        if (sweeps === MOST_PASSES) throw new Error('Read models stay behind.');
        const ahead = (sweeps + 1) * LATER_MILLISECONDS;
        const timing = { ...systemTiming, now: () => systemTiming.now() + ahead };
        const sweeper = createProjectionSweeper({ events, views, projections, timing, log: () => {} });
        await sweeper.sweep(timing.now() + PASS_MILLISECONDS);
      }
      return { lostAnswers, deaths: died, followedAt, behind, sweeps };
    },
  };
};

/** So many calls of all these tables, and then none of them is answered any more: the last one goes through. */
const mortal = (calls: number, onDeath: () => void) => {
  let left = calls;
  const never = new Promise<never>(() => {});
  const answered = <Answer>(call: Promise<Answer>): Promise<Answer> => {
    left -= 1;
    if (left > 0) return call;
    call.then(onDeath, onDeath);
    return never;
  };
  const alive = <Arguments extends readonly unknown[], Answer>(
    call: (...given: Arguments) => Promise<Answer>,
  ) => {
    return (...given: Arguments): Promise<Answer> => (left > 0 ? answered(call(...given)) : never);
  };
  return (table: Table): Table => ({
    ...table,
    get: alive(table.get),
    transact: alive(table.transact),
    write: alive(table.write),
    update: alive(table.update),
  });
};

const lanesBehind = async (views: Table): Promise<readonly Behind[]> => {
  const lanes: Behind[] = [];
  for await (const item of views.scan({ pkPrefix: 'behind#' })) {
    const behind = behindOf(item);
    if (behind !== undefined) lanes.push(behind);
  }
  return lanes;
};

const nameOf = ({ pk, sk }: ItemKey): string => `${pk} ${sk}`;

const recordOf = (item: Item): DynamoDBRecord => ({
  eventName: 'INSERT',
  dynamodb: {
    SequenceNumber: nameOf(item),
    // The Lambda types and the SDK's describe the same wire format by different declarations.
    NewImage: marshall(item) as Record<string, AttributeValue> as NonNullable<
      DynamoDBRecord['dynamodb']
    >['NewImage'],
  },
});
