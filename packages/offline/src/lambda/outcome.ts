import type { Invocation } from './runtime.ts';

/** The exit code of what a signal 9 has ended. */
export const KILLED = 128 + 9;

/** Why an execution environment ended without having been asked for a result. */
export type Ending =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'uncaught'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'timeout'; readonly seconds: number }
  | { readonly kind: 'killed' }
  | { readonly kind: 'stopped' };

/** The invocation that was under way when the environment ended, worded as Lambda words it. */
export function crashed(ending: Ending, requestId: string, durationMs: number): Invocation {
  const failed = (errorType: string, text: string): Invocation => ({
    outcome: 'error',
    errorType,
    errorMessage: `RequestId: ${requestId} Error: ${text}`,
    durationMs,
    crashed: true,
  });
  switch (ending.kind) {
    case 'exit':
      return ending.code === 0
        ? failed('Runtime.ExitError', 'Runtime exited without providing a reason')
        : failed('Runtime.ExitError', `Runtime exited with error: exit status ${ending.code}`);
    case 'uncaught':
      return failed(ending.errorType, ending.errorMessage);
    case 'timeout':
      return failed('Sandbox.Timedout', `Task timed out after ${ending.seconds.toFixed(2)} seconds`);
    case 'killed':
      return failed('Runtime.ExitError', 'Runtime exited with error: signal: killed');
    case 'stopped':
      return failed('Runtime.ExitError', 'the local AWS was stopped');
    default:
      return ending satisfies never;
  }
}
