import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import type { CrashPoint } from '../faults/plan.ts';
import type { FunctionModel } from '../model.ts';
import type { HandlerFile } from './handler-file.ts';
import type { EnvironmentData, EnvironmentMessage, ToEnvironmentMessage } from './messages.ts';
import { crashed, type Ending, KILLED } from './outcome.ts';
import { createLineCutter } from './output-lines.ts';
import type { Invocation } from './runtime.ts';
import type { Threads } from './threads.ts';

/** One execution environment of a function: modules, variables and connections of its own in a thread that it shares. */
export interface ExecutionEnvironment {
  /** Runs one invocation; the caller sees to it that there is only one at a time. */
  run(requestId: string, event: unknown, crash?: CrashPoint): Promise<Invocation>;
  /** Resolves when the bundle is loaded, or cannot be, or the environment is over before. */
  readonly started: Promise<void>;
  /** Ends it at once; an invocation under way is settled as crashed. */
  destroy(ending: Ending): Promise<void>;
}

export interface EnvironmentOptions {
  readonly fn: FunctionModel;
  readonly handler: HandlerFile;
  readonly variables: Readonly<Record<string, string>>;
  readonly threads: Threads;
  /** Receives every line that the handler prints. */
  readonly onLine: (line: string) => void;
  /** Told once, when it is over for whatever reason. */
  readonly onEnd: () => void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the initialisation phase. */
export const INITIALISATION_MS = 10_000;

/** A thread that has not ended an environment for so long hangs in it, and ends with all that it houses. */
const UNRESPONSIVE_MS = 3_000;

interface Running {
  readonly requestId: string;
  readonly event: string;
  readonly crash: { readonly crash?: CrashPoint };
  readonly settle: (invocation: Invocation) => void;
  since: number;
  timer: NodeJS.Timeout;
}

type State =
  | { readonly kind: 'starting' }
  | { readonly kind: 'ready' }
  | { readonly kind: 'unusable'; readonly errorType: string; readonly errorMessage: string };

/** Opens the environment; it loads the bundle while the first invocation may already be waiting in `run`. */
export function startEnvironment({
  fn,
  handler,
  variables,
  threads,
  onLine,
  onEnd,
}: EnvironmentOptions): ExecutionEnvironment {
  let state: State = { kind: 'starting' };
  let ending: Ending | undefined;
  let ended = false;
  let current: Running | undefined;
  const { promise: started, resolve: onStarted } = Promise.withResolvers<void>();
  const { promise: over, resolve: onOver } = Promise.withResolvers<void>();
  // What tells an environment from the others of its function, on Lambda too.
  const log = { logGroupName: `/aws/lambda/${fn.name}`, logStreamName: `[$LATEST]${randomUUID()}` };
  const data: EnvironmentData = {
    ...handler,
    functionName: fn.name,
    functionArn: fn.arn,
    memoryMegabytes: fn.memoryMegabytes,
    ...log,
  };
  const { port, evacuate } = threads.open(data, {
    ...variables,
    AWS_LAMBDA_LOG_GROUP_NAME: log.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: log.logStreamName,
  });
  const output = createLineCutter(onLine);
  const tell = (message: ToEnvironmentMessage) => port.postMessage(message);

  function settle(describe: (running: Running, durationMs: number) => Invocation): void {
    if (current === undefined) return;
    const running = current;
    current = undefined;
    clearTimeout(running.timer);
    running.settle(describe(running, performance.now() - running.since));
  }

  function limit(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => destroy({ kind: 'timeout', seconds: fn.timeoutSeconds }), milliseconds);
  }

  function dispatch(running: Running): void {
    clearTimeout(running.timer);
    const timeoutMs = fn.timeoutSeconds * 1_000;
    running.since = performance.now();
    running.timer = limit(timeoutMs);
    const { requestId, event, crash } = running;
    const deadline = Date.now() + timeoutMs;
    tell({ kind: 'invoke', requestId, event, deadline, ...crash });
  }

  function refuse(errorType: string, errorMessage: string): void {
    settle((_, durationMs) => ({ outcome: 'error', errorType, errorMessage, durationMs, crashed: true }));
    void destroy({ kind: 'exit', code: 1 });
  }

  port.on('message', (message: EnvironmentMessage) => {
    switch (message.kind) {
      case 'ready':
        state = message;
        onStarted();
        if (current !== undefined) dispatch(current);
        return;
      case 'init-error':
        state = { ...message, kind: 'unusable' };
        onStarted();
        if (current !== undefined) refuse(message.errorType, message.errorMessage);
        return;
      case 'result':
        settle((_, durationMs) => ({ outcome: 'success', payload: JSON.parse(message.payload), durationMs }));
        return;
      case 'error': {
        const { errorType, errorMessage } = message;
        settle((_, durationMs) => ({
          outcome: 'error',
          errorType,
          errorMessage,
          durationMs,
          crashed: false,
        }));
        return;
      }
      case 'output':
        output.add(message.text);
        return;
      case 'exit':
        ending ??= message.code === KILLED ? { kind: 'killed' } : message;
        return;
      case 'uncaught':
        ending ??= message;
        return;
    }
  });
  port.on('close', () => {
    ended = true;
    output.end();
    const cause = ending ?? { kind: 'killed' };
    settle(({ requestId }, durationMs) => crashed(cause, requestId, durationMs));
    onStarted();
    onOver();
    onEnd();
  });

  async function destroy(cause: Ending): Promise<void> {
    ending ??= cause;
    if (!ended) tell({ kind: 'end' });
    const unresponsive = setTimeout(evacuate, UNRESPONSIVE_MS);
    await over;
    clearTimeout(unresponsive);
  }

  return {
    started,
    destroy,
    run(requestId, event, crash) {
      return new Promise((resolve) => {
        const since = performance.now();
        if (ended || ending !== undefined) {
          resolve(crashed(ending ?? { kind: 'exit', code: 0 }, requestId, 0));
          return;
        }
        const timer = limit(INITIALISATION_MS + fn.timeoutSeconds * 1_000);
        current = {
          requestId,
          event: JSON.stringify(event) ?? 'null',
          crash: crash === undefined ? {} : { crash },
          settle: resolve,
          since,
          timer,
        };
        if (state.kind === 'ready') dispatch(current);
        if (state.kind === 'unusable') refuse(state.errorType, state.errorMessage);
      });
    },
  };
}
