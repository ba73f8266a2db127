import type { Timing } from '@edtech/event-store';
import type { World } from './world.ts';

/** Where a function ends before its time: at its n-th call, or when it has answered and fewer were made. */
export interface CrashPlan {
  readonly call: number;
  /** Whether that call is sent first, and takes effect. */
  readonly when: 'before' | 'after';
}

export interface CallOptions {
  /** Milliseconds that the answer takes at least. */
  readonly answerAfter?: number;
}

/**
 * One execution environment of a function: a clock of its own, and the only way to the outside. Once dead it makes no
 * further call, and none of its promises settles; what it had sent takes effect all the same.
 */
export interface Environment {
  readonly name: string;
  readonly timing: Timing;
  readonly newId: () => string;
  /** Has `effect` happen on the other side, after a while, and gives its answer, after another. */
  call<Result>(
    site: string,
    effect: () => Result | PromiseLike<Result>,
    options?: CallOptions,
  ): Promise<Result>;
  isAlive(): boolean;
  /** Readies it for an invocation that may crash. `onDeath` is told at most once. */
  begin(plan: CrashPlan | undefined, onDeath: () => void): void;
  /** False when the invocation was to crash and has not yet: then it does, and its answer is lost. */
  finish(): boolean;
  kill(): void;
}

const never = (): Promise<never> => new Promise(() => {});

const LARGEST_SKEW_MILLISECONDS = 5_000;
const SLOWEST_CALL_MILLISECONDS = 5_000;

export const createEnvironment = (world: World, name: string): Environment => {
  const { scheduler, faults } = world;
  const chance = world.chance.fork(name);
  const skew = Math.round(
    (chance.next() * 2 - 1) * faults.strength('clock-skew') * LARGEST_SKEW_MILLISECONDS,
  );
  let alive = true;
  let calls = 0;
  let plan: CrashPlan | undefined;
  let died = (): void => {};

  const kill = (): void => {
    if (!alive) return;
    alive = false;
    world.note(() => `${name} is gone`);
    died();
  };

  const latency = (): number =>
    faults.strikes('slow-call') ? chance.between(300, SLOWEST_CALL_MILLISECONDS) : chance.between(2, 12);

  const call = <Result>(
    site: string,
    effect: () => Result | PromiseLike<Result>,
    { answerAfter = 0 }: CallOptions = {},
  ): Promise<Result> => {
    if (!alive) return never();
    calls += 1;
    const crashes = plan?.call === calls ? plan.when : undefined;
    if (crashes === 'before') {
      kill();
      return never();
    }
    return new Promise<Result>((resolve) => {
      scheduler.after(latency(), `${name} ${site}`, () => {
        const answer = new Promise<Result>((settle) => settle(effect()));
        // Nobody may be left to hear of a failure.
        answer.catch(() => {});
        if (crashes === 'after') kill();
        scheduler.after(Math.max(latency(), answerAfter), `${name} ${site} answered`, () => {
          if (alive) resolve(answer);
        });
      });
    });
  };

  return {
    name,
    call,
    newId: () => chance.uuid(),
    timing: {
      now: () => scheduler.now() + skew,
      random: () => chance.next(),
      sleep: (milliseconds) =>
        alive
          ? new Promise((resolve) => {
              scheduler.after(milliseconds, `${name} slept`, () => {
                if (alive) resolve();
              });
            })
          : never(),
    },
    isAlive: () => alive,
    begin(next, onDeath) {
      calls = 0;
      plan = next;
      died = onDeath;
    },
    finish() {
      if (plan !== undefined) kill();
      return alive;
    },
    kill,
  };
};
