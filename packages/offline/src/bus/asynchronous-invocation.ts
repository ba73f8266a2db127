import type { Journal } from '../journal/index.ts';
import type { LambdaRuntime } from '../lambda/index.ts';
import type { FunctionModel } from '../model.ts';
import { sleep, whenIdle } from '../pace.ts';

/**
 * A failed asynchronous invocation is retried twice, after one minute and after two more.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
const RETRY_AFTER_MS = [60_000, 120_000] as const;

export interface AsynchronousInvocations {
  /** Queues an invocation and returns at once. */
  start(fn: Pick<FunctionModel, 'key' | 'name'>, event: unknown): void;
  /** One phrase per invocation that runs, waits or is to be retried. */
  inFlight(): readonly string[];
  /** Ends the waits, lets running invocations end for at most `graceMs`, and journals what is abandoned. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Lambda's queue for asynchronous invocations. After the last retry the event is dropped: a rule's dead-letter queue is
 * for events that could not be handed to Lambda, and functions here have no dead-letter queue of their own.
 */
export function createAsynchronousInvocations({
  lambda,
  journal,
  timeScale,
}: {
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly journal: Journal;
  readonly timeScale: number;
}): AsynchronousInvocations {
  const pending = new Map<symbol, { readonly fn: string; readonly event: unknown }>();
  const stopping = new AbortController();

  async function run(fn: Pick<FunctionModel, 'key' | 'name'>, event: unknown): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const invocation = await lambda.invoke(fn.key, event);
      if (invocation.outcome === 'success') return;
      const waitMs = RETRY_AFTER_MS[attempt];
      if (waitMs === undefined) {
        drop(fn.name, event, `${invocation.errorType} after ${attempt + 1} invocations, dropped`);
        return;
      }
      await sleep(waitMs * timeScale, stopping.signal);
      if (stopping.signal.aborted) {
        drop(fn.name, event, 'abandoned at stop');
        return;
      }
    }
  }

  function drop(fn: string, event: unknown, outcome: string): void {
    journal.append({ kind: 'dead-letter', source: fn, ids: [], outcome, detail: event });
  }

  return {
    start(fn, event) {
      const key = Symbol(fn.key);
      pending.set(key, { fn: fn.name, event });
      void run(fn, event).finally(() => pending.delete(key));
    },
    inFlight: () => [...pending.values()].map(({ fn }) => `asynchronous invocation of ${fn}`),
    async stop(graceMs) {
      stopping.abort();
      await whenIdle(() => pending.size === 0, graceMs);
      for (const { fn, event } of pending.values()) drop(fn, event, 'abandoned at stop');
    },
  };
}
