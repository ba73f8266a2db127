import type { FunctionFaults } from '../faults/functions.ts';
import type { Journal } from '../journal/index.ts';
import type { FunctionModel } from '../model.ts';
import type { Endpoints } from './variables.ts';

export interface LambdaOptions {
  readonly functions: readonly FunctionModel[];
  readonly region: string;
  readonly endpoints: Endpoints;
  /** Where the bundles are; asked anew for every environment, because the bundler decides late. */
  readonly codeDirectory: () => string;
  /** Keeps compiled code in this folder, for the next environment of a function and for the next run; see ADR 0014. */
  readonly compileCache?: string;
  /** A module that every environment loads before the function's own code, such as one that sets its clock. */
  readonly preload?: string;
  readonly journal: Journal;
  /** Receives each line that a handler prints. */
  readonly onLine: (functionKey: string, line: string) => void;
  /**
   * Keys of functions that are to have an environment before they are invoked: the first of them gets its own first.
   * Their last environment is not reclaimed when it is idle.
   */
  readonly warm?: readonly string[];
  /** Environments at a time over all functions; more invocations wait. The account limit of a small machine. */
  readonly concurrency?: number;
  /** Threads that all environments share. */
  readonly threads?: number;
  /** Environments that a thread may have housed, until new threads take over from all. */
  readonly threadWornAfter?: number;
  /** Environments of one function at a time. */
  readonly environmentsPerFunction?: number;
  /** Environments that start at the same time. */
  readonly startsAtOnce?: number;
  /** How long an invocation waits for an environment that is at work before another one is started; see Patience. */
  readonly patienceMs?: number;
  /** An environment that was idle for so long is reclaimed. */
  readonly idleMs?: number;
  /** What may go wrong between Lambda and a function. */
  readonly faults?: FunctionFaults;
}
