import type { Log } from '@edtech/contracts';
import type { Table } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';
import { reasonText } from '../publisher.ts';
import { type ReplayClock, systemClock } from './clock.ts';
import { deliver, type ReplayTarget, Stopped } from './delivery.ts';
import { createPace } from './pace.ts';
import { workThrough } from './part.ts';
import { createPatience, despiteOutages } from './patience.ts';
import { NOTHING, type PartPosition, type ReplayCounts, type ReplayPosition, sum } from './position.ts';
import { ReplayRefused } from './refusals.ts';
import { type ReplaySelection, selects } from './selection.ts';

export interface ReplayerOptions {
  /** Of the service whose events are sent again. It is only read. */
  readonly table: Table;
  /** Told of records that cannot be read, and of events that are refused. */
  readonly log: Log;
  readonly clock?: ReplayClock;
}

export interface CountRequest {
  readonly selection: ReplaySelection;
  /** Parts of the outbox that are worked through side by side, 1 to 100. One aggregate is always one part. */
  readonly concurrency: number;
  /**
   * Skips events older than this: the age at which unordered consumers refuse them. Nothing is too old when undefined:
   * for ordered consumers, and for what is reprocessed.
   */
  readonly tooOldAfterDays?: number;
  /** Ends the work early, in good order. */
  readonly until?: AbortSignal;
  /** Told how far it is, after every few records. */
  readonly onProgress?: (progress: ReplayProgress) => void;
}

export interface ReplayRequest extends CountRequest {
  readonly target: ReplayTarget;
  /** Events sent in a second, over all parts; as fast as it goes when undefined. */
  readonly eventsPerSecond?: number;
  /** Where an earlier run of the same request has ended. Its concurrency is kept, whatever is asked for now. */
  readonly resumeAt?: ReplayPosition;
}

export interface ReplayProgress extends ReplayCounts {
  /** Events a second since this run began: sent, or when nothing is to be sent, matched. */
  readonly rate: number;
  /** Keep it to resume there. */
  readonly position: ReplayPosition;
}

export interface ReplayReport extends ReplayProgress {
  readonly outcome: 'completed' | 'stopped';
}

export interface Replayer {
  /**
   * Reads what a replay would, and counts it. Sends nothing.
   * @throws ReplayRefused, ReplayInterrupted
   */
  count(request: CountRequest): Promise<ReplayReport>;
  /**
   * Sends stored events again, verbatim but for the replay's mark, whatever the status of their records: what is in the
   * outbox was committed. The events of an aggregate go in their order, and those of other aggregates beside them.
   * Outages are waited for, for five minutes. Sending something twice is harmless: consumers know each event by its id.
   * @throws ReplayRefused before anything is read
   * @throws ReplayInterrupted when the table or the target did not answer for too long; resume it then
   */
  replay(request: ReplayRequest): Promise<ReplayReport>;
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html allows more; a program does not need them. */
const MOST_CONCURRENT = 100;

const DAY_MILLISECONDS = 24 * 60 * 60 * 1_000;

/** Nothing is sent to. */
const NOWHERE: ReplayTarget = {
  send: async (records) => records.map((item) => ({ outcome: 'published', item })),
};

export const createReplayer = ({ table, log, clock = systemClock }: ReplayerOptions): Replayer => {
  const run = async (request: ReplayRequest): Promise<ReplayReport> => {
    const { selection, target, resumeAt, tooOldAfterDays, onProgress } = request;
    const wants = selects(selection);
    const positions: PartPosition[] = [...partsOf(request)];
    const pace = createPace(demandRate(request.eventsPerSecond), clock);
    const began = clock.now();
    const before = resumeAt?.counts ?? NOTHING;
    let counts = before;

    const failed = new AbortController();
    const until = AbortSignal.any([failed.signal, ...(request.until === undefined ? [] : [request.until])]);

    const progress = (): ReplayProgress => {
      const seconds = Math.max(clock.now() - began, 1) / 1_000;
      const done = target === NOWHERE ? counts.matched : counts.sent;
      const doneBefore = target === NOWHERE ? before.matched : before.sent;
      return {
        ...counts,
        rate: (done - doneBefore) / seconds,
        position: { parts: [...positions], counts },
      };
    };

    const isTooOld = ({ createdAt }: OutboxItem): boolean =>
      tooOldAfterDays !== undefined &&
      clock.now() - Date.parse(createdAt) > tooOldAfterDays * DAY_MILLISECONDS;

    const workOn = async (index: number): Promise<void> => {
      const patience = createPatience(clock, until);
      const part = { table, aggregate: selection.aggregate, index, of: positions.length };
      const work = () => {
        const position = positions[index] ?? { done: true };
        if (position.done || until.aborted) return Promise.resolve();
        return workThrough(part, position, {
          wants,
          isTooOld,
          together: pace.together,
          log,
          until,
          async handle(records) {
            await pace.take(records.length, until);
            if (until.aborted) throw new Stopped();
            return deliver(target, records, patience, until, (record, reason) =>
              log({
                level: 'error',
                message: 'event refused',
                eventId: record.id,
                type: record.eventType,
                aggregate: `${record.aggregateType}/${record.aggregateId}`,
                sequence: record.sequence,
                reason: reasonText(reason),
              }),
            );
          },
          advance(done, reached) {
            patience.renew();
            counts = sum(counts, done);
            positions[index] = reached;
            onProgress?.(progress());
          },
        });
      };
      try {
        await despiteOutages(work, patience);
      } catch (error) {
        if (error instanceof Stopped) return;
        failed.abort();
        throw error;
      }
    };

    const ends = await Promise.allSettled(positions.map((_, index) => workOn(index)));
    const failure = ends.find((end) => end.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
    const outcome = positions.every(({ done }) => done) ? 'completed' : 'stopped';
    return { ...progress(), outcome };
  };

  return {
    count: (request) => run({ ...request, target: NOWHERE }),
    replay: run,
  };
};

const partsOf = ({ selection, concurrency, resumeAt }: ReplayRequest): readonly PartPosition[] => {
  if (resumeAt !== undefined) return resumeAt.parts;
  if (!Number.isInteger(concurrency) || concurrency < 1 || concurrency > MOST_CONCURRENT)
    throw new ReplayRefused(`A concurrency of ${concurrency} is none from 1 to ${MOST_CONCURRENT}.`);
  const parts = selection.aggregate === undefined ? concurrency : 1;
  return Array.from({ length: parts }, () => ({ done: false }));
};

const demandRate = (eventsPerSecond: number | undefined): number | undefined => {
  if (eventsPerSecond === undefined || eventsPerSecond > 0) return eventsPerSecond;
  throw new ReplayRefused(`${eventsPerSecond} events a second never end: give a rate above 0.`);
};
