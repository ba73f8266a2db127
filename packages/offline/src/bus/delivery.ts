import type { Journal } from '../journal/index.ts';
import { sleep, whenIdle } from '../pace.ts';
import type { QueueService } from '../queues/index.ts';
import { deadLetterAttributes } from './dead-letter.ts';
import { type BusEvent, eventIds } from './event.ts';
import { type Exhausted, nextRetry, type RetryClock } from './retry-policy.ts';
import type { Route } from './routing.ts';
import type { DeliverTo, DeliveryFailure } from './target.ts';

export interface Deliveries {
  /** Delivers in the background; a slow target holds up nobody but itself, and nothing is dropped for being slow. */
  start(route: Route, event: BusEvent): void;
  inFlight(): readonly string[];
  stop(graceMs: number): Promise<void>;
}

export interface DeliveriesOptions extends RetryClock {
  readonly deliverTo: DeliverTo;
  readonly queues: Pick<QueueService, 'send'>;
  readonly journal: Journal;
}

interface Pending {
  readonly route: Route;
  readonly event: BusEvent;
}

/** Delivers events to targets with the target's retry policy, and to its dead-letter queue when that is exhausted. */
export function createDeliveries(options: DeliveriesOptions): Deliveries {
  const { deliverTo, queues, journal } = options;
  const pending = new Set<Pending>();
  const stopping = new AbortController();

  async function deliver({ route, event }: Pending): Promise<void> {
    const acceptedAt = Date.now();
    const context = { rule: route.rule, ingestedAtMs: acceptedAt };
    for (let retries = 0; ; retries += 1) {
      const started = performance.now();
      const failure = await deliverTo(route.target, event, context);
      const durationMs = performance.now() - started;
      if (failure === undefined) {
        record(route, event, retries === 0 ? 'delivered' : `delivered after ${retries} retries`, durationMs);
        return;
      }
      if (!failure.retryable) return bury(route, event, failure, retries, undefined);
      const next = nextRetry(route.target.retry, { retries, ageMs: Date.now() - acceptedAt }, options);
      if ('exhausted' in next) return bury(route, event, failure, retries, next.exhausted);
      record(route, event, `${failure.code}, retried in ${Math.round(next.afterMs)} ms`, durationMs);
      await sleep(next.afterMs, stopping.signal);
      if (stopping.signal.aborted) {
        record(route, event, 'abandoned at stop');
        return;
      }
    }
  }

  async function bury(
    route: Route,
    event: BusEvent,
    failure: DeliveryFailure,
    retries: number,
    exhausted: Exhausted | undefined,
  ): Promise<void> {
    const queueArn = route.target.deadLetterQueueArn;
    const attributes = deadLetterAttributes(route, failure, retries, exhausted);
    const cause = `${failure.code}${exhausted === undefined ? '' : `, ${exhausted}`}`;
    const buried =
      queueArn === undefined ? 'dropped, the target has no dead-letter queue' : await send(queueArn);
    journal.append({
      kind: 'dead-letter',
      source: route.rule.name,
      ids: eventIds(event),
      outcome: buried === undefined ? cause : `${cause}; ${buried}`,
      detail: failure.message,
      ...(queueArn === undefined ? {} : { target: queueArn }),
    });

    async function send(arn: string): Promise<string | undefined> {
      try {
        await queues.send(arn, JSON.stringify(event), { attributes });
        return undefined;
      } catch (error) {
        return `lost, the dead-letter queue refused it: ${error instanceof Error ? error.message : String(error)}`;
      }
    }
  }

  function record({ rule, target }: Route, event: BusEvent, outcome: string, durationMs?: number): void {
    journal.append({
      kind: 'target-delivery',
      source: rule.name,
      target: target.arn,
      ids: eventIds(event),
      outcome,
      ...(durationMs === undefined ? {} : { durationMs }),
    });
  }

  return {
    start(route, event) {
      const delivery = { route, event };
      pending.add(delivery);
      void deliver(delivery).finally(() => pending.delete(delivery));
    },
    inFlight: () => [...pending].map(({ route }) => `delivery by ${route.rule.name} to ${route.target.id}`),
    async stop(graceMs) {
      stopping.abort();
      await whenIdle(() => pending.size === 0, graceMs);
      for (const { route, event } of pending) record(route, event, 'abandoned at stop');
    },
  };
}
