import { PlatformError } from '@edtech/contracts';
import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  TaskCancelledError,
  TimeoutStrategy,
  timeout,
} from 'cockatiel';

/** The other side did not answer in time. Whether it did what it was asked is unknown: ask again with the same key. */
export class OutsideTimeout extends PlatformError {
  readonly code = 'outside-timeout';
  readonly kind = 'unavailable';

  constructor(name: string, milliseconds: number) {
    super(`${name} did not answer within ${milliseconds} ms.`);
  }
}

/** The other side failed so often that it is left alone for a while. Nothing was asked of it. */
export class CircuitOpen extends PlatformError {
  readonly code = 'circuit-open';
  readonly kind = 'unavailable';
  readonly retryAfterSeconds: number;

  constructor(name: string, retryAfterSeconds: number, cause: unknown) {
    super(`${name} failed again and again; it is left alone for ${retryAfterSeconds} s.`, { cause });
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

export interface OutsideOptions {
  /** Names the other side in errors. */
  readonly name: string;
  /** Milliseconds that one call may take. Well below the function's timeout. */
  readonly timeoutMilliseconds: number;
  /** Failures in a row after which the circuit opens. */
  readonly failures?: number;
  /** Seconds for which it then stays open, before one call is let through to try. */
  readonly openSeconds?: number;
}

/** Calls to one system outside, with a time limit and a circuit breaker. */
export interface Outside {
  /**
   * @param work is given a signal that aborts when the time for the call, or for its caller, is up
   * @throws OutsideTimeout, CircuitOpen, and whatever `work` throws
   */
  call<Result>(work: (signal: AbortSignal) => Promise<Result>, signal?: AbortSignal): Promise<Result>;
}

/** Errors that say of the other side that it is not well. A refusal of what was asked is an answer like any other. */
const isTrouble = (error: unknown): boolean =>
  !(error instanceof PlatformError) || error.kind === 'unavailable';

/**
 * Makes the calls to one system outside. Make one per container: the breaker's state is what its container has seen.
 *
 * @example
 * const stripe = outside({ name: 'Stripe', timeoutMilliseconds: 5_000 });
 * await stripe.call((signal) => fetch(url, { signal, headers: { 'Idempotency-Key': handling.idempotencyKey } }), handling.signal);
 */
export const outside = ({
  name,
  timeoutMilliseconds,
  failures = 5,
  openSeconds = 30,
}: OutsideOptions): Outside => {
  const breaker = circuitBreaker(handleAll, {
    halfOpenAfter: openSeconds * 1_000,
    breaker: new ConsecutiveBreaker(failures),
  });
  const limit = timeout(timeoutMilliseconds, TimeoutStrategy.Aggressive);

  /** A refusal is given to the breaker as an answer, so that it ends a row of failures like any other. */
  const ask = async <Result>(
    work: (signal: AbortSignal) => Promise<Result>,
    callersSignal: AbortSignal,
  ): Promise<Answer<Result>> => {
    try {
      const result = await limit.execute(({ signal }) => work(signal), callersSignal);
      return { outcome: 'given', result };
    } catch (error) {
      if (isTrouble(error)) throw error;
      return { outcome: 'refused', error };
    }
  };

  return {
    async call(work, callersSignal) {
      callersSignal?.throwIfAborted();
      try {
        const answer = await breaker.execute(({ signal }) => ask(work, signal), callersSignal);
        if (answer.outcome === 'refused') throw answer.error;
        return answer.result;
      } catch (error) {
        if (error instanceof BrokenCircuitError) throw new CircuitOpen(name, openSeconds, error);
        if (error instanceof TaskCancelledError) {
          callersSignal?.throwIfAborted();
          throw new OutsideTimeout(name, timeoutMilliseconds);
        }
        throw error;
      }
    },
  };
};

type Answer<Result> =
  | { readonly outcome: 'given'; readonly result: Result }
  | { readonly outcome: 'refused'; readonly error: unknown };
