import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import type { CrashPoint } from '../faults/plan.ts';
import type { FunctionModel } from '../model.ts';
import { KILLED } from './crash.ts';
import type { HandlerFile } from './handler-file.ts';
import type { InvokeMessage, WorkerData, WorkerMessage } from './messages.ts';
import { crashed, type Ending } from './outcome.ts';
import { forEachLine } from './output-lines.ts';
import type { Invocation } from './runtime.ts';

/** One execution environment of a function: a worker thread with a heap and a module cache of its own. */
export interface ExecutionEnvironment {
  /** Runs one invocation; the caller sees to it that there is only one at a time. */
  run(requestId: string, event: unknown, crash?: CrashPoint): Promise<Invocation>;
  /** Resolves when the bundle is loaded, or cannot be, or the thread has ended before. */
  readonly started: Promise<void>;
  /** Ends the thread at once; an invocation under way is settled as crashed. */
  destroy(ending: Ending): Promise<void>;
}

export interface EnvironmentOptions {
  readonly fn: FunctionModel;
  readonly handler: HandlerFile;
  readonly variables: Readonly<Record<string, string>>;
  /** Where compiled code is kept, so that the next environment need not compile it. */
  readonly compileCache?: string | undefined;
  /** Loaded before the bundle. */
  readonly preload?: string | undefined;
  /** Receives every line that the handler prints. */
  readonly onLine: (line: string) => void;
  /** Told once, when the thread has ended for whatever reason. */
  readonly onEnd: () => void;
}

/** https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html: the initialisation phase. */
export const INITIALISATION_MS = 10_000;

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

/** Starts the thread; it loads the bundle while the first invocation may already be waiting in `run`. */
export function startEnvironment({
  fn,
  handler,
  variables,
  compileCache,
  preload,
  onLine,
  onEnd,
}: EnvironmentOptions): ExecutionEnvironment {
  let state: State = { kind: 'starting' };
  let ending: Ending | undefined;
  let ended = false;
  let current: Running | undefined;
  const { promise: started, resolve: onStarted } = Promise.withResolvers<void>();

  const workerData: WorkerData = {
    ...handler,
    functionName: fn.name,
    functionArn: fn.arn,
    memoryMegabytes: fn.memoryMegabytes,
    ...(compileCache === undefined ? {} : { compileCache }),
    ...(preload === undefined ? {} : { preload }),
  };
  const worker = new Worker(new URL('./start.mjs', import.meta.url), {
    workerData,
    env: { ...variables },
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: { maxOldGenerationSizeMb: fn.memoryMegabytes },
  });
  forEachLine(worker.stdout, onLine);
  forEachLine(worker.stderr, onLine);

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
    worker.postMessage({ requestId, event, deadline, ...crash } satisfies InvokeMessage);
  }

  function refuse(errorType: string, errorMessage: string): void {
    settle((_, durationMs) => ({ outcome: 'error', errorType, errorMessage, durationMs, crashed: true }));
    void destroy({ kind: 'exit', code: 1 });
  }

  worker.on('message', (message: WorkerMessage) => {
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
    }
  });
  worker.on('error', (error: unknown) => {
    const { errorType, errorMessage, stack } = describeUncaught(error);
    ending ??= { kind: 'uncaught', errorType, errorMessage };
    onLine(stack);
  });
  worker.on('exit', (code) => {
    ended = true;
    const cause = ending ?? (code === KILLED ? { kind: 'killed' } : { kind: 'exit', code });
    settle(({ requestId }, durationMs) => crashed(cause, requestId, durationMs));
    onStarted();
    onEnd();
  });

  async function destroy(cause: Ending): Promise<void> {
    ending ??= cause;
    await worker.terminate();
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

/** What comes out of a thread is an error in shape only, without an error's class. */
function describeUncaught(thrown: unknown): { errorType: string; errorMessage: string; stack: string } {
  if (typeof thrown !== 'object' || thrown === null || !('message' in thrown)) {
    return { errorType: typeof thrown, errorMessage: String(thrown), stack: String(thrown) };
  }
  const errorMessage = String(thrown.message);
  return {
    errorType: 'name' in thrown ? String(thrown.name) : 'Error',
    errorMessage,
    stack: 'stack' in thrown ? String(thrown.stack) : errorMessage,
  };
}
