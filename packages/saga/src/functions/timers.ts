import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Log, PlatformError } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import type { DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { fireTimer } from '../store/fire.ts';
import { decodeTimer, type StoredTimer } from '../store/items.ts';
import type { SagaVersions } from '../store/registry.ts';
import { TIMER_PREFIX } from '../store/timer-row.ts';
import type { Delays } from './delays.ts';

export interface TimerHandlerOptions {
  readonly store: EventStore;
  /** All sagas of the table. */
  readonly sagas: readonly SagaVersions[];
  readonly delays: Delays;
  readonly log: Log;
}

/** Milliseconds by which the clocks of two functions differ at the most; one that differs by more leaves timers to the sweeper. */
const CLOCKS_DIFFER = 2_000;

/**
 * The Lambda on the stream of a sagas table. A timer that wakes its saga has a message sent that is seen when it is due; a timer
 * that was removed, by whatever clock, runs its timeout. One that means nothing any more does nothing.
 *
 * What may succeed later is reported as failed, so that the stream brings it again; what cannot is logged and let go, so that it
 * holds up no shard. The sweeper finds every saga whose timer was lost either way.
 */
export const createTimerHandler = ({ store, sagas, delays, log }: TimerHandlerOptions) => {
  const opened = async (timer: StoredTimer): Promise<void> => {
    if (!timer.wakes) return;
    try {
      await delays.send({ name: timer.name, id: timer.id, at: timer.dueAt });
    } catch (error) {
      // The sweeper deletes it when it is due.
      log({ level: 'warn', message: 'timer left to the sweeper', ...timer, error: String(error) });
    }
  };

  const removed = async (timer: StoredTimer): Promise<void> => {
    // No clock removes a timer before it is due: its saga did, when it was over.
    if (Date.parse(timer.dueAt) - store.timing.now() > CLOCKS_DIFFER) return;
    const versions = sagas.find(({ name }) => name === timer.name);
    if (versions === undefined) return log({ level: 'error', message: 'timer of no known saga', ...timer });
    const outcome = await fireTimer(store, versions, timer, timer.timer);
    const late = store.timing.now() - Date.parse(timer.dueAt);
    log({ level: 'info', message: 'timer', ...timer, outcome, late });
  };

  const handle = async ({ what, timer, sequence }: TimerRecord): Promise<readonly string[]> => {
    try {
      await (what === 'INSERT' ? opened(timer) : removed(timer));
      return [];
    } catch (error) {
      const comesAgain = error instanceof PlatformError ? mayPass(error) : false;
      log({ level: comesAgain ? 'warn' : 'error', message: 'timer failed', ...timer, error: String(error) });
      return comesAgain ? [sequence] : [];
    }
  };

  return async ({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> => {
    const timers = Records.flatMap((record) => timerRecord(record, log));
    // Timers of one saga one after the other: they would only be in each other's way.
    const lanes = [...Map.groupBy(timers, ({ timer: { name, id } }) => `${name}#${id}`).values()];
    const failed = await Promise.all(
      lanes.map(async (lane) => {
        for (const timer of lane) {
          const sequences = await handle(timer);
          if (sequences.length > 0) return sequences;
        }
        return [];
      }),
    );
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

const mayPass = ({ kind }: PlatformError): boolean => kind === 'unavailable' || kind === 'conflict';

interface TimerRecord {
  readonly what: 'INSERT' | 'REMOVE';
  readonly timer: StoredTimer;
  readonly sequence: string;
}

/** The timer that a stream record tells of; nothing for other records, and for what cannot be read. */
const timerRecord = ({ eventName, dynamodb }: DynamoDBRecord, log: Log): readonly TimerRecord[] => {
  if (eventName !== 'INSERT' && eventName !== 'REMOVE') return [];
  const image = eventName === 'INSERT' ? dynamodb?.NewImage : dynamodb?.OldImage;
  if (!image?.pk?.S?.startsWith(TIMER_PREFIX)) return [];
  // The Lambda types and the SDK's describe the same wire format by different declarations.
  const { pk, sk, ...attributes } = unmarshall(image as Record<string, AttributeValue>);
  const timer = decodeTimer({ pk, sk, ...attributes });
  if (timer !== undefined) return [{ what: eventName, timer, sequence: dynamodb?.SequenceNumber ?? '' }];
  log({ level: 'error', message: 'unreadable timer', pk, sk });
  return [];
};
