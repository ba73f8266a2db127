import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FunctionFaults } from '../faults/functions.ts';
import type { Journal } from '../journal/index.ts';
import type { FunctionModel } from '../model.ts';
import { type ExecutionEnvironment, startEnvironment } from './environment.ts';
import { findHandlerFile } from './handler-file.ts';
import { crashed, type Ending } from './outcome.ts';
import type { Invocation, LambdaRuntime } from './runtime.ts';
import { type Endpoints, functionVariables } from './variables.ts';

export interface LambdaOptions {
  readonly functions: readonly FunctionModel[];
  readonly region: string;
  readonly endpoints: Endpoints;
  /** Where the bundles are; asked anew for every environment, because the bundler decides late. */
  readonly codeDirectory: () => string;
  readonly journal: Journal;
  /** Receives each line that a handler prints. */
  readonly onLine: (functionKey: string, line: string) => void;
  /** Environments at a time over all functions; more invocations wait. The account limit of a small machine. */
  readonly concurrency?: number;
  /** Environments of one function at a time; see `take`. */
  readonly environmentsPerFunction?: number;
  /** Environments that start at the same time; see `take`. */
  readonly startsAtOnce?: number;
  /** How long an invocation waits for an environment that is at work before another one is started. */
  readonly patienceMs?: number;
  /** An environment that was idle for so long is reclaimed. */
  readonly idleMs?: number;
  /** What may go wrong between Lambda and a function. */
  readonly faults?: FunctionFaults;
}

/** The runtime that the plugin holds: it can also be told that the bundles changed. */
export interface ReloadableLambdaRuntime extends LambdaRuntime {
  /** Replaces every environment, those at work after their current invocation. */
  reload(): void;
}

const DEFAULT_CONCURRENCY = 50;
const DEFAULT_IDLE_MS = 60_000;
const DEFAULT_PATIENCE_MS = 100;

interface Member {
  readonly fn: FunctionModel;
  readonly environment: ExecutionEnvironment;
  readonly generation: number;
  idleTimer?: NodeJS.Timeout | undefined;
}

interface Waiting {
  readonly fn: FunctionModel;
  readonly event: unknown;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly settle: (invocation: Invocation) => void;
}

/** Runs handlers in execution environments that are reused, replaced after a crash and reclaimed when idle. */
export function startLambda(options: LambdaOptions): ReloadableLambdaRuntime {
  const {
    journal,
    concurrency = DEFAULT_CONCURRENCY,
    environmentsPerFunction = 2 * availableParallelism(),
    startsAtOnce = availableParallelism(),
    patienceMs = DEFAULT_PATIENCE_MS,
    idleMs = DEFAULT_IDLE_MS,
    faults,
  } = options;
  const functions = new Map(options.functions.map((fn) => [fn.key, fn]));
  const members = new Set<Member>();
  const starting = new Set<Member>();
  /** Least recently used first. */
  const idle: Member[] = [];
  const waiting: Waiting[] = [];
  const busy = new Map<string, number>();
  let generation = 0;
  let stopped = false;

  const busyOf = (fn: FunctionModel) => busy.get(fn.key) ?? 0;
  const countOf = (fn: FunctionModel) => [...members].filter((member) => member.fn === fn).length;

  function leave(member: Member): void {
    members.delete(member);
    starting.delete(member);
    clearTimeout(member.idleTimer);
    const position = idle.indexOf(member);
    if (position >= 0) idle.splice(position, 1);
  }

  async function destroy(member: Member, ending: Ending): Promise<void> {
    leave(member);
    await member.environment.destroy(ending);
  }

  function start(fn: FunctionModel): Member | undefined {
    const handler = findHandlerFile(options.codeDirectory(), fn.handler);
    if (handler === undefined) return undefined;
    const environment = startEnvironment({
      fn,
      handler,
      variables: functionVariables(fn, options.region, options.endpoints),
      onLine: (line) => options.onLine(fn.key, line),
      onStarted: () => {
        starting.delete(member);
        pump();
      },
      onEnd: () => {
        leave(member);
        pump();
      },
    });
    const member: Member = { fn, environment, generation };
    members.add(member);
    starting.add(member);
    return member;
  }

  /**
   * An idle environment of the function, or a new one when there is room. Starting one takes a processor for a while,
   * and this machine has few: mostly an invocation is served sooner by an environment that becomes idle than by one more
   * that starts beside the others.
   */
  function take({ fn, since }: Waiting): Member | 'no-room' | 'no-start' | 'no-code' {
    const position = idle.findLastIndex((member) => member.fn === fn);
    const [reused] = position < 0 ? [] : idle.splice(position, 1);
    if (reused !== undefined) {
      clearTimeout(reused.idleTimer);
      return reused;
    }
    const count = countOf(fn);
    const patient = count > 0 && Date.now() - since < patienceMs;
    if (patient || starting.size >= startsAtOnce || count >= environmentsPerFunction) return 'no-start';
    if (members.size >= concurrency) {
      const [oldest] = idle;
      if (oldest === undefined) return 'no-room';
      void destroy(oldest, { kind: 'stopped' });
    }
    return start(fn) ?? 'no-code';
  }

  function release(member: Member): void {
    if (!members.has(member)) return;
    if (member.generation !== generation || stopped) {
      void destroy(member, { kind: 'stopped' });
      return;
    }
    member.idleTimer = setTimeout(() => void destroy(member, { kind: 'stopped' }), idleMs);
    member.idleTimer.unref();
    idle.push(member);
  }

  async function perform(member: Member, { fn, event, settle }: Waiting): Promise<void> {
    const requestId = randomUUID();
    busy.set(fn.key, busyOf(fn) + 1);
    journal.append({ kind: 'invocation-start', source: fn.key, ids: [requestId], detail: { event } });
    const crash = faults?.on === true ? faults.crashOf(fn.key, event) : undefined;
    const invocation = await member.environment.run(requestId, event, crash);
    busy.set(fn.key, busyOf(fn) - 1);
    const { outcome, durationMs } = invocation;
    journal.append({
      kind: 'invocation-end',
      source: fn.key,
      ids: [requestId],
      outcome,
      durationMs,
      detail: invocation,
    });
    if (invocation.outcome === 'error' && invocation.crashed) void destroy(member, { kind: 'killed' });
    else release(member);
    settle(invocation);
    pump();
  }

  /** Hands waiting invocations to environments, oldest first; one that must wait holds up no other function. */
  function pump(): void {
    for (const next of [...waiting]) {
      const { fn, settle } = next;
      if (!stopped && fn.reservedConcurrency !== undefined && busyOf(fn) >= fn.reservedConcurrency) continue;
      const member = stopped ? 'no-room' : take(next);
      if (member === 'no-room' && !stopped) return;
      if (member === 'no-start') continue;
      waiting.splice(waiting.indexOf(next), 1);
      if (member === 'no-room') settle(crashed({ kind: 'stopped' }, randomUUID(), 0));
      else if (member === 'no-code')
        settle(failedBefore('Runtime.ImportModuleError', `no bundle for ${fn.handler}`));
      else void perform(member, next);
    }
  }

  function enqueue(fn: FunctionModel, event: unknown): Promise<Invocation> {
    return new Promise((settle) => {
      waiting.push({ fn, event, since: Date.now(), settle });
      pump();
      setTimeout(pump, patienceMs).unref();
    });
  }

  async function disturbed(fn: FunctionModel, event: unknown, by: FunctionFaults): Promise<Invocation> {
    return (await by.before(fn.key, event)) ?? enqueue(fn, event);
  }

  function inFlight(): readonly string[] {
    const counts = new Map([...busy].filter(([, count]) => count > 0));
    for (const { fn } of waiting) counts.set(fn.key, (counts.get(fn.key) ?? 0) + 1);
    return [...counts].map(([key, count]) => `${count} invocation${count === 1 ? '' : 's'} of ${key}`);
  }

  const runtime: ReloadableLambdaRuntime = {
    name: 'lambda',
    get running() {
      return [...busy.values()].reduce((sum, count) => sum + count, waiting.length);
    },
    invoke(functionKey, event) {
      const fn = functions.get(functionKey);
      if (fn === undefined)
        return Promise.resolve(failedBefore('ResourceNotFoundException', `no function ${functionKey}`));
      if (fn.reservedConcurrency === 0) {
        const none = `${functionKey} has a reserved concurrency of 0`;
        return Promise.resolve({ ...failedBefore('TooManyRequestsException', none), refused: true });
      }
      return faults?.on === true ? disturbed(fn, event, faults) : enqueue(fn, event);
    },
    async kill(functionKey) {
      const doomed = [...members].filter(({ fn }) => fn.key === functionKey);
      await Promise.all(doomed.map((member) => destroy(member, { kind: 'killed' })));
      return doomed.length;
    },
    reload() {
      generation += 1;
      for (const member of [...idle]) void destroy(member, { kind: 'stopped' });
    },
    async stop() {
      stopped = true;
      pump();
      await Promise.all([...members].map((member) => destroy(member, { kind: 'stopped' })));
    },
    describe: async () => ({
      running: runtime.running,
      waiting: waiting.length,
      environments: members.size,
      functions: Object.fromEntries([...busy].filter(([, count]) => count > 0)),
    }),
    inFlight: async () => inFlight(),
  };
  return runtime;
}

function failedBefore(errorType: string, errorMessage: string) {
  return { outcome: 'error', errorType, errorMessage, durationMs: 0, crashed: false } as const;
}
