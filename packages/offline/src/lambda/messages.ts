import type { MessagePort } from 'node:worker_threads';
import type { CrashPoint } from '../faults/plan.ts';

/** What a thread that houses execution environments is started with. */
export interface ThreadData {
  /** Absolute path of the folder that keeps compiled code; none is kept without it. */
  readonly compileCache?: string;
  /** Absolute path of a module that is loaded before any bundle. */
  readonly preload?: string;
}

/** What an execution environment is opened with. */
export interface EnvironmentData {
  /** Absolute path of the bundle. */
  readonly file: string;
  /** Name of the exported handler. */
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  readonly logGroupName: string;
  /** Tells the environment from the others of its function. */
  readonly logStreamName: string;
}

/** To a thread: opens an environment, which is spoken to through the port from then on. */
export interface OpenMessage {
  readonly port: MessagePort;
  readonly data: EnvironmentData;
  readonly variables: Readonly<Record<string, string>>;
}

/** From the runtime to an environment. */
export type ToEnvironmentMessage =
  | {
      readonly kind: 'invoke';
      readonly requestId: string;
      /** JSON, as Lambda hands it over: nothing is shared with the sender. */
      readonly event: string;
      /** Epoch milliseconds. */
      readonly deadline: number;
      /** Where the environment is to end, as a crash would end it. */
      readonly crash?: CrashPoint;
    }
  | { readonly kind: 'end' };

/** From an environment to the runtime. The port is closed after `exit` and `uncaught`. */
export type EnvironmentMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string }
  /** Something that it printed. */
  | { readonly kind: 'output'; readonly text: string }
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'uncaught'; readonly errorType: string; readonly errorMessage: string };
