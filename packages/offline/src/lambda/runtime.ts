import type { Source } from '../source.ts';

/** Invokes the functions of the service on behalf of event sources, as Lambda would. */
export interface LambdaRuntime extends Source {
  /**
   * Waits for a free execution environment, runs the handler once, and never rejects for what the handler did.
   * @param onWait told `true` when no environment takes the invocation at once, and `false` when one does
   */
  invoke(functionKey: string, event: unknown, onWait?: OnWait): Promise<Invocation>;
  /** Invocations under way or waiting for an environment. */
  readonly running: number;
  /** Destroys the function's environments mid-flight, as a crash would; returns how many. */
  kill(functionKey: string): Promise<number>;
  stop(): Promise<void>;
}

export type OnWait = (isWaiting: boolean) => void;

export type Invocation =
  | { readonly outcome: 'success'; readonly payload: unknown; readonly durationMs: number }
  | {
      readonly outcome: 'error';
      readonly errorType: string;
      readonly errorMessage: string;
      readonly durationMs: number;
      /** True when the environment ended rather than the handler: timeout, exit, uncaught exception, kill. */
      readonly crashed: boolean;
      /** True when the handler has not run: no concurrency was left, or Lambda itself has failed. */
      readonly refused?: true;
    };
