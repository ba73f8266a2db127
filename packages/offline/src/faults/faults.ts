import type { Journal } from '../journal/index.ts';
import type { PlatformModel } from '../model.ts';
import { sleep } from '../pace.ts';
import type { Source } from '../source.ts';
import { type Crossing, createCrossings } from './crossings.ts';
import { createHolds } from './holds.ts';
import { applies, type Occasion } from './occasion.ts';
import type { AnyFaultRule, CrashPoint, FaultName, SeededFaultPlan, SharedFault } from './plan.ts';
import { type Random, randomOf } from './random.ts';
import { type RuleLists, readFaultPlan } from './read-plan.ts';

/** Decides, at every site, what goes wrong. Off until a plan is set. */
export interface Faults extends Source {
  /** False: no site needs to ask anything else. */
  readonly on: boolean;
  readonly current: { readonly seed: number; readonly plan: SeededFaultPlan } | undefined;
  /**
   * Puts a plan in force, in place of the one before; counters and random numbers begin anew.
   * @throws InvalidFaultPlan
   */
  set(plan: unknown): void;
  /** Ends all faults; what was frozen or delayed goes on at once. */
  clear(): void;
  /** Whether this fault strikes now; when it does, it is in the journal. */
  strikes(fault: SharedFault, occasion: Occasion): boolean;
  /** A number from 0 to 1, exclusive, for whatever a fault at this site leaves open. */
  draw(purpose: string, occasion: Occasion): number;
  /** Waits while the site is frozen, and for its delay. */
  pass(occasion: Occasion, signal?: AbortSignal): Promise<void>;
  /** Waits to be overtaken where that strikes; call the result when the work is done. */
  cross(occasion: Occasion, signal?: AbortSignal): Promise<Crossing>;
  /** The milliseconds by which this occasion is delayed, for sites that can be late by themselves. */
  delayOf(occasion: Occasion): number;
  isFrozen(occasion: Occasion): boolean;
  /** Where this invocation of a function is to crash. */
  crashOf(occasion: Occasion): CrashPoint | undefined;
  /** Calls back whenever a plan is set or cleared. */
  onChange(listener: () => void): void;
}

interface Active {
  readonly plan: SeededFaultPlan;
  readonly seed: number;
  readonly rules: RuleLists;
  readonly randoms: Map<string, Random>;
  readonly struck: Map<AnyFaultRule, Map<FaultName, number>>;
  readonly invocations: Map<string, number>;
  readonly ended: AbortController;
}

const DEFAULT_SEED = 1;

/** @param seed used by plans that bring none. */
export function createFaults({
  model,
  journal,
  seed: seedAtStart = DEFAULT_SEED,
}: {
  readonly model: PlatformModel;
  readonly journal: Journal;
  readonly seed?: number;
}): Faults {
  const holds = createHolds();
  const crossings = createCrossings();
  const listeners: (() => void)[] = [];
  let active: Active | undefined;

  function change(next: Active | undefined): void {
    const before = active;
    active = next;
    before?.ended.abort();
    for (const listener of listeners) listener();
  }

  function clear(): void {
    if (active === undefined) return;
    change(undefined);
    note('plan', [], 'cleared');
  }

  function note(source: string, ids: readonly string[], outcome: string): void {
    journal.append({ kind: 'fault', source, ids, outcome });
  }

  /** The first rule that fits, has the fault and may still strike. */
  function ruleFor(fault: FaultName, occasion: Occasion): AnyFaultRule | undefined {
    return active?.rules[occasion.site].find(
      (rule) =>
        rule[fault] !== undefined &&
        applies(rule, occasion) &&
        (active?.struck.get(rule)?.get(fault) ?? 0) < (rule.times ?? Number.POSITIVE_INFINITY),
    );
  }

  function strike(rule: AnyFaultRule, fault: FaultName, { site, names, ids }: Occasion, wording: string) {
    const counts = active?.struck.get(rule) ?? new Map<FaultName, number>();
    active?.struck.set(rule, counts.set(fault, (counts.get(fault) ?? 0) + 1));
    note(names[0] ?? site, ids ?? [], `${site}: ${wording}`);
  }

  function draw(purpose: string, { site, names }: Occasion): number {
    if (active === undefined) return 0;
    const key = `${site}/${names[0]}/${purpose}`;
    const random = active.randoms.get(key) ?? randomOf(active.seed, key);
    active.randoms.set(key, random);
    return random();
  }

  function strikes(fault: SharedFault, occasion: Occasion): boolean {
    const rule = ruleFor(fault, occasion);
    if (rule === undefined || draw(fault, occasion) >= (rule[fault] ?? 0)) return false;
    strike(rule, fault, occasion, fault);
    return true;
  }

  function delayOf(occasion: Occasion): number {
    const rule = ruleFor('delay', occasion);
    if (rule?.delay === undefined) return 0;
    const { ms, share = 1 } = typeof rule.delay === 'number' ? { ms: rule.delay } : rule.delay;
    if (draw('delay', occasion) >= share) return 0;
    const [from, to] = typeof ms === 'number' ? [ms, ms] : ms;
    const delayMs = from === to ? from : Math.round(from + (to - from) * draw('delay ms', occasion));
    strike(rule, 'delay', occasion, `delay of ${delayMs} ms`);
    return delayMs;
  }

  const isFrozen = (occasion: Occasion) => ruleFor('freeze', occasion)?.freeze === true;

  /** Aborts when the plan changes or the caller gives up. */
  function ending(signal: AbortSignal | undefined): AbortSignal {
    return AbortSignal.any([active?.ended.signal, signal].filter((end) => end !== undefined));
  }

  async function thaw(occasion: Occasion, signal: AbortSignal | undefined): Promise<void> {
    const frozen = () => isFrozen(occasion) && signal?.aborted !== true;
    const rule = ruleFor('freeze', occasion);
    if (rule === undefined || !frozen()) return;
    note(occasion.names[0] ?? occasion.site, occasion.ids ?? [], `${occasion.site}: freeze`);
    while (frozen()) await holds.during(occasion, 'frozen', () => aborted(ending(signal)));
  }

  return {
    name: 'faults',
    get on() {
      return active !== undefined;
    },
    get current() {
      return active && { seed: active.seed, plan: active.plan };
    },
    set(value) {
      const { given, seed = seedAtStart, rules } = readFaultPlan(value, model);
      const fresh = { randoms: new Map(), struck: new Map(), invocations: new Map() };
      change({ plan: given, seed, rules, ...fresh, ended: new AbortController() });
      note('plan', [], `in force with seed ${seed}`);
    },
    clear,
    strikes,
    draw,
    delayOf,
    isFrozen,
    async pass(occasion, signal) {
      if (active === undefined) return;
      await thaw(occasion, signal);
      const delayMs = delayOf(occasion);
      if (delayMs > 0) await holds.during(occasion, 'delayed', () => sleep(delayMs, ending(signal)));
    },
    async cross(occasion, signal) {
      if (!strikes('reorder', occasion)) return crossings.cross(occasion);
      const overtaken = () => crossings.beOvertaken(occasion, ending(signal));
      await holds.during(occasion, 'to be overtaken', overtaken);
      return () => undefined;
    },
    crashOf(occasion) {
      if (active === undefined) return undefined;
      const [key = ''] = occasion.names;
      const invocation = (active.invocations.get(key) ?? 0) + 1;
      active.invocations.set(key, invocation);
      const rule = ruleFor('crash', occasion);
      if (rule?.crash === undefined) return undefined;
      const { crash } = rule;
      if (crash.invocation !== undefined && crash.invocation !== invocation) return undefined;
      if (crash.share !== undefined && draw('crash', occasion) >= crash.share) return undefined;
      const [when, point] = 'before' in crash ? ['before', crash.before] : ['after', crash.after];
      strike(
        rule,
        'crash',
        occasion,
        `crash ${when} ${point === 'handler' ? 'the handler' : `call ${point}`}`,
      );
      return 'before' in crash ? { before: crash.before } : { after: crash.after };
    },
    onChange: (listener) => void listeners.push(listener),
    describe: async () => ({ on: active !== undefined, seed: active?.seed, plan: active?.plan }),
    inFlight: async () => holds.phrases(),
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
