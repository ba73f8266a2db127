import type { FunctionFaults } from '../faults/functions.ts';
import type { Journal } from '../journal/index.ts';
import type { Invocation, LambdaRuntime } from '../lambda/index.ts';
import { sleep, whenIdle } from '../pace.ts';
import type { QueueService } from '../queues/index.ts';
import { type AsynchronousTarget, afterFailure, type GivenUp } from './asynchronous-policy.ts';
import { invocationRecord } from './invocation-record.ts';

export interface AsynchronousInvocations {
  /** Queues an invocation and returns at once. */
  start(fn: AsynchronousTarget, event: unknown): void;
  /** One phrase per invocation that runs, waits or is to be retried. */
  inFlight(): readonly string[];
  /** Ends the waits, lets running invocations end for at most `graceMs`, and journals what is abandoned. */
  stop(graceMs: number): Promise<void>;
}

interface Pending {
  readonly fn: string;
  readonly event: unknown;
  /** Why it is tried again. */
  failure?: string;
}

/**
 * Lambda's queue for asynchronous invocations. What succeeded and what was given up goes to the function's destinations; an
 * event that was given up and has none is dropped. A rule's dead-letter queue is for events that could not be handed to
 * Lambda at all.
 */
export function createAsynchronousInvocations({
  lambda,
  queues,
  journal,
  timeScale,
  faults,
}: {
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly queues: Pick<QueueService, 'send'>;
  readonly journal: Journal;
  readonly timeScale: number;
  readonly faults?: FunctionFaults | undefined;
}): AsynchronousInvocations {
  const pending = new Map<symbol, Pending>();
  const stopping = new AbortController();

  async function run(fn: AsynchronousTarget, event: unknown, told: Pending): Promise<void> {
    const since = Date.now();
    let failed = 0;
    let refused = 0;
    let last: Invocation | undefined;
    for (;;) {
      const invocation = await lambda.invoke(fn.key, event);
      if (invocation.outcome === 'success') return succeed(fn, event, failed + 1, invocation);
      if (invocation.refused) refused += 1;
      else {
        failed += 1;
        last = invocation;
      }
      const next = afterFailure(fn, invocation, { failed, refused, ageMs: Date.now() - since }, timeScale);
      if ('givenUp' in next) {
        const cause = `${invocation.errorType} after ${failed + refused} invocations`;
        return giveUp(fn, event, { condition: next.givenUp, invokeCount: failed, invocation: last }, cause);
      }
      told.failure = `${invocation.errorType}: ${invocation.errorMessage}`;
      await sleep(next.afterMs, stopping.signal);
      if (stopping.signal.aborted) {
        record(fn.name, event, 'abandoned at stop');
        return;
      }
    }
  }

  async function succeed(
    fn: AsynchronousTarget,
    event: unknown,
    invokeCount: number,
    invocation: Invocation,
  ) {
    const queueArn = fn.asynchronous?.onSuccessArn;
    if (queueArn === undefined) return;
    const about = invocationRecord(fn, event, { condition: 'Success', invokeCount, invocation });
    const lost = await send(queueArn, about);
    if (lost !== undefined) record(fn.name, about, lost, queueArn);
  }

  async function giveUp(
    fn: AsynchronousTarget,
    event: unknown,
    outcome: {
      readonly condition: GivenUp;
      readonly invokeCount: number;
      readonly invocation: Invocation | undefined;
    },
    cause: string,
  ): Promise<void> {
    const queueArn = fn.asynchronous?.onFailureArn;
    if (queueArn === undefined) return record(fn.name, event, `${cause}, dropped`);
    const lost = await send(queueArn, invocationRecord(fn, event, outcome));
    const sentence = `${cause}, ${outcome.condition}`;
    record(fn.name, event, lost === undefined ? sentence : `${sentence}; ${lost}`, queueArn);
  }

  async function send(queueArn: string, about: unknown): Promise<string | undefined> {
    try {
      await queues.send(queueArn, JSON.stringify(about));
      return undefined;
    } catch (error) {
      return `lost, the destination refused it: ${error instanceof Error ? error.message : String(error)}`;
    }
  }

  function record(fn: string, event: unknown, outcome: string, target?: string): void {
    const to = target === undefined ? {} : { target };
    journal.append({ kind: 'dead-letter', source: fn, ...to, ids: [], outcome, detail: event });
  }

  function start(fn: AsynchronousTarget, event: unknown): void {
    const key = Symbol(fn.key);
    const told: Pending = { fn: fn.name, event };
    pending.set(key, told);
    void run(fn, event, told).finally(() => pending.delete(key));
  }

  return {
    start(fn, event) {
      start(fn, event);
      if (faults?.on === true && faults.isDoubled(fn.key, event)) start(fn, event);
    },
    inFlight: () =>
      [...pending.values()].map(
        ({ fn, failure }) =>
          `asynchronous invocation of ${fn}${failure === undefined ? '' : `, tried again after ${failure}`}`,
      ),
    async stop(graceMs) {
      stopping.abort();
      await whenIdle(() => pending.size === 0, graceMs);
      for (const { fn, event } of pending.values()) record(fn, event, 'abandoned at stop');
    },
  };
}
