import type { CrashPoint } from '../faults/plan.ts';

/** What an execution environment is started with. */
export interface WorkerData {
  /** Absolute path of the bundle. */
  readonly file: string;
  /** Name of the exported handler. */
  readonly exportName: string;
  readonly functionName: string;
  readonly functionArn: string;
  readonly memoryMegabytes: number;
  /** Absolute path of the folder that keeps compiled code; none is kept without it. */
  readonly compileCache?: string;
  /** Absolute path of a module that is loaded before the bundle. */
  readonly preload?: string;
}

/** From the pool to the environment: one invocation. */
export interface InvokeMessage {
  readonly requestId: string;
  /** JSON, as Lambda hands it over: nothing is shared with the sender. */
  readonly event: string;
  /** Epoch milliseconds. */
  readonly deadline: number;
  /** Where the environment is to end, as a crash would end it. */
  readonly crash?: CrashPoint;
}

/** From the environment to the pool. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'init-error'; readonly errorType: string; readonly errorMessage: string }
  | { readonly kind: 'result'; readonly payload: string }
  | { readonly kind: 'error'; readonly errorType: string; readonly errorMessage: string };
