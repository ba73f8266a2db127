import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { FunctionFaults } from '../faults/functions.ts';
import type { FunctionModel } from '../model.ts';
import { INITIALISATION_MS, startEnvironment } from './environment.ts';
import { findHandlerFile } from './handler-file.ts';
import { createMembers, type Member } from './members.ts';
import type { LambdaOptions } from './options.ts';
import { crashed, type Ending } from './outcome.ts';
import { createPatience } from './patience.ts';
import type { Invocation, LambdaRuntime, OnWait } from './runtime.ts';
import { createThreads } from './threads.ts';
import { functionVariables } from './variables.ts';

/** The runtime that the plugin holds: it can also be told that the bundles are there, and that they changed. */
export interface ReloadableLambdaRuntime extends LambdaRuntime {
  /** Resolves when every function that is to be warm has an environment, or has failed to get one. */
  warmUp(): Promise<void>;
  /** Replaces every environment, those at work after their current invocation; warm functions get new ones. */
  reload(): void;
}

const DEFAULT_CONCURRENCY = 140;
/** Longer than any schedule that runs by the minute: AWS keeps an environment for minutes, too. */
const DEFAULT_IDLE_MS = 600_000;
/** More would each have to warm up by themselves, and what runs beside them needs processors as well. */
const MOST_THREADS = 4;

interface Waiting {
  readonly fn: FunctionModel;
  readonly event: unknown;
  /** Epoch milliseconds. */
  readonly since: number;
  readonly onWait: OnWait | undefined;
  readonly settle: (invocation: Invocation) => void;
}

/** A function that is to get an environment before it is invoked. */
interface Cold {
  readonly fn: FunctionModel;
  readonly settle: () => void;
}

/** Runs handlers in execution environments that are reused, replaced after a crash and reclaimed when idle. */
export function startLambda(options: LambdaOptions): ReloadableLambdaRuntime {
  const {
    journal,
    concurrency = DEFAULT_CONCURRENCY,
    environmentsPerFunction = availableParallelism(),
    startsAtOnce = availableParallelism(),
    idleMs = DEFAULT_IDLE_MS,
    faults,
  } = options;
  const functions = new Map(options.functions.map((fn) => [fn.key, fn]));
  const warm = new Set(options.warm);
  const members = createMembers();
  const threads = createThreads({
    most: options.threads ?? Math.min(availableParallelism(), MOST_THREADS),
    ...(options.threadWornAfter === undefined ? {} : { wornAfter: options.threadWornAfter }),
    ...(options.compileCache === undefined ? {} : { compileCache: options.compileCache }),
    ...(options.preload === undefined ? {} : { preload: options.preload }),
  });
  const waiting: Waiting[] = [];
  const cold: Cold[] = [];
  const busy = new Map<string, number>();
  const patience = createPatience(options.patienceMs);
  let generation = 0;
  let stopped = false;

  const busyOf = (fn: FunctionModel) => busy.get(fn.key) ?? 0;

  async function destroy(member: Member, ending: Ending): Promise<void> {
    members.leave(member);
    await member.environment.destroy(ending);
  }

  function start(fn: FunctionModel): Member | undefined {
    const handler = findHandlerFile(options.codeDirectory(), fn.handler);
    if (handler === undefined) return undefined;
    const environment = startEnvironment({
      fn,
      handler,
      variables: functionVariables(fn, options.region, options.endpoints),
      threads,
      onLine: (line) => options.onLine(fn.key, line),
      onEnd: () => {
        members.leave(member);
        pump();
      },
    });
    const member: Member = { fn, environment, generation };
    members.join(member);
    const since = Date.now();
    void environment.started.then(() => {
      if (!members.started(member)) return;
      const readyAt = Date.now();
      patience.learn(fn.key, readyAt - since);
      pump();
      pumpWhenOver(fn, readyAt);
      if (threads.areWorn && !stopped) reload();
    });
    return member;
  }

  /** Whether what waits for the function may soon be done by the environments that it has. */
  function isPatient({ fn, since }: Waiting): boolean {
    if (members.countOf(fn) === 0) return false;
    return members.isStarting(fn) || patience.leftOf(fn.key, since) > 0;
  }

  /** Least recently used; one that a warm function would miss only when there is no other. */
  function expendable(): Member | undefined {
    const idle = members.idle();
    return idle.find((member) => !isLastOfWarm(member)) ?? idle[0];
  }

  const isLastOfWarm = ({ fn }: Member) => warm.has(fn.key) && members.countOf(fn) === 1;

  /** An idle environment of the function, or a new one when there is room and waiting would not be better. */
  function take(next: Waiting): Member | 'no-room' | 'no-start' | 'no-code' {
    const { fn } = next;
    const idle = members.engage(fn);
    if (idle !== undefined) return idle;
    if (members.startingCount >= startsAtOnce || members.countOf(fn) >= environmentsPerFunction)
      return 'no-start';
    if (isPatient(next)) return 'no-start';
    if (members.count >= concurrency) {
      const oldest = expendable();
      if (oldest === undefined) return 'no-room';
      void destroy(oldest, { kind: 'stopped' });
    }
    return start(fn) ?? 'no-code';
  }

  function release(member: Member): void {
    if (!members.has(member)) return;
    if (member.generation !== generation || stopped) {
      void destroy(member, { kind: 'stopped' });
      renew(member.fn);
      return;
    }
    members.rest(member, idleMs, () => {
      if (!isLastOfWarm(member)) void destroy(member, { kind: 'stopped' });
    });
  }

  /** A warm function gets a new environment for one that it has lost, unless an invocation does so first. */
  function renew(fn: FunctionModel): void {
    if (warm.has(fn.key)) cold.push({ fn, settle: () => undefined });
  }

  /** Starts environments for functions that are to be warm, as far as those that are waited for leave room. */
  function startAhead(): void {
    while (members.startingCount < startsAtOnce) {
      const next = cold.shift();
      if (next === undefined) return;
      const { fn, settle } = next;
      const wanted = !stopped && members.countOf(fn) === 0 && members.count < concurrency;
      const member = wanted ? start(fn) : undefined;
      if (member !== undefined) {
        release(member);
        endOverdue(member);
      }
      void Promise.resolve(member?.environment.started).then(settle);
    }
  }

  /** One that does not come up, and that no invocation waits for either, makes room for the others. */
  function endOverdue(member: Member): void {
    const timer = setTimeout(() => {
      if (members.isIdle(member)) void destroy(member, { kind: 'stopped' });
    }, INITIALISATION_MS);
    timer.unref();
    void member.environment.started.then(() => clearTimeout(timer));
  }

  async function perform(member: Member, { fn, event, onWait, settle }: Waiting): Promise<void> {
    const requestId = randomUUID();
    busy.set(fn.key, busyOf(fn) + 1);
    onWait?.(false);
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
    if (invocation.outcome === 'error' && invocation.crashed) {
      void destroy(member, { kind: 'killed' });
      renew(fn);
    } else release(member);
    settle(invocation);
    pump();
  }

  function pump(): void {
    handOut();
    startAhead();
  }

  /** Looks again when the patience of what has waited since then is over. A timer may ring a little early: then once more. */
  function pumpWhenOver(fn: FunctionModel, since: number): void {
    const look = () => (patience.leftOf(fn.key, since) > 0 ? pumpWhenOver(fn, since) : pump());
    setTimeout(look, patience.leftOf(fn.key, since)).unref();
  }

  /** Hands waiting invocations to environments, oldest first; one that must wait holds up no other function. */
  function handOut(): void {
    /** Functions that an invocation has to wait for: those after it have waited less long. */
    const held = new Set<FunctionModel>();
    for (const next of [...waiting]) {
      const { fn, settle } = next;
      if (held.has(fn)) continue;
      const isFull = fn.reservedConcurrency !== undefined && busyOf(fn) >= fn.reservedConcurrency;
      const member = stopped ? 'no-room' : isFull ? 'no-start' : take(next);
      if (member === 'no-room' && !stopped) return;
      if (member === 'no-start') {
        held.add(fn);
        continue;
      }
      waiting.splice(waiting.indexOf(next), 1);
      if (member === 'no-room') settle(crashed({ kind: 'stopped' }, randomUUID(), 0));
      else if (member === 'no-code')
        settle(failedBefore('Runtime.ImportModuleError', `no bundle for ${fn.handler}`));
      else void perform(member, next);
    }
  }

  function enqueue(fn: FunctionModel, event: unknown, onWait?: OnWait): Promise<Invocation> {
    return new Promise((settle) => {
      const since = Date.now();
      const one = { fn, event, since, onWait, settle };
      waiting.push(one);
      pump();
      if (waiting.includes(one)) onWait?.(true);
      pumpWhenOver(fn, since);
    });
  }

  async function warmUp(): Promise<void> {
    const wanted = [...warm].flatMap((key) => functions.get(key) ?? []);
    const all = wanted.map((fn) => new Promise<void>((settle) => cold.push({ fn, settle })));
    pump();
    await Promise.all(all);
  }

  function reload(): void {
    generation += 1;
    threads.renew();
    for (const member of members.idle()) void destroy(member, { kind: 'stopped' });
    void warmUp();
  }

  async function disturbed(
    by: FunctionFaults,
    fn: FunctionModel,
    event: unknown,
    onWait?: OnWait,
  ): Promise<Invocation> {
    return (await by.before(fn.key, event)) ?? enqueue(fn, event, onWait);
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
    invoke(functionKey, event, onWait) {
      const fn = functions.get(functionKey);
      if (fn === undefined)
        return Promise.resolve(failedBefore('ResourceNotFoundException', `no function ${functionKey}`));
      if (fn.reservedConcurrency === 0) {
        const none = `${functionKey} has a reserved concurrency of 0`;
        return Promise.resolve({ ...failedBefore('TooManyRequestsException', none), refused: true });
      }
      return faults?.on === true ? disturbed(faults, fn, event, onWait) : enqueue(fn, event, onWait);
    },
    async kill(functionKey) {
      const doomed = members.all().filter(({ fn }) => fn.key === functionKey);
      await Promise.all(doomed.map((member) => destroy(member, { kind: 'killed' })));
      for (const { fn } of doomed) renew(fn);
      pump();
      return doomed.length;
    },
    warmUp,
    reload,
    async stop() {
      stopped = true;
      pump();
      const ended = members.all().map((member) => destroy(member, { kind: 'stopped' }));
      await Promise.all([...ended, threads.stop()]);
    },
    describe: async () => ({
      running: runtime.running,
      waiting: waiting.length,
      environments: members.count,
      functions: Object.fromEntries([...busy].filter(([, count]) => count > 0)),
    }),
    inFlight: async () => inFlight(),
  };
  return runtime;
}

function failedBefore(errorType: string, errorMessage: string) {
  return { outcome: 'error', errorType, errorMessage, durationMs: 0, crashed: false } as const;
}
