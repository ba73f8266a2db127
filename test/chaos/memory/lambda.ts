import { type CrashPlan, createEnvironment, type Environment } from './environment.ts';
import type { World } from './world.ts';

export interface InvocationContext {
  getRemainingTimeInMillis(): number;
}

export type Handler<Event, Answer> = (event: Event, context: InvocationContext) => Promise<Answer>;

export interface LambdaOptions<Event, Answer> {
  readonly name: string;
  readonly timeoutMilliseconds: number;
  /** Runs once per execution environment, as a function's module does. */
  readonly build: (environment: Environment) => Handler<Event, Answer>;
}

export type Outcome<Answer> =
  | { readonly outcome: 'answered'; readonly answer: Answer }
  | { readonly outcome: 'failed'; readonly reason: 'crashed' | 'timed out' | 'threw' };

/** A function, and the environments in which its invocations run side by side. */
export interface Lambda<Event, Answer> {
  readonly name: string;
  invoke(event: Event): Promise<Outcome<Answer>>;
  running(): number;
}

/** Crashes come at one of the first calls: most invocations make few. */
const LAST_CRASHING_CALL = 12;

export const createLambda = <Event, Answer>(
  world: World,
  { name, timeoutMilliseconds, build }: LambdaOptions<Event, Answer>,
): Lambda<Event, Answer> => {
  const { scheduler, faults } = world;
  const chance = world.chance.fork(name);
  const idle: { readonly environment: Environment; readonly handler: Handler<Event, Answer> }[] = [];
  let environments = 0;
  let running = 0;

  const start = async () => {
    const warm = idle.pop();
    if (warm !== undefined) return warm;
    environments += 1;
    const environment = createEnvironment(world, `${name}/${environments}`);
    await scheduler.sleep(chance.between(80, 300));
    return { environment, handler: build(environment) };
  };

  const crashPlan = (): CrashPlan | undefined =>
    faults.strikes('crash')
      ? { call: chance.between(1, LAST_CRASHING_CALL), when: chance.strikes(0.5) ? 'before' : 'after' }
      : undefined;

  const run = async (event: Event): Promise<Outcome<Answer>> => {
    const instance = await start();
    const { environment, handler } = instance;
    const { promise, resolve } = Promise.withResolvers<Outcome<Answer>>();
    const end = scheduler.now() + timeoutMilliseconds;
    const timeLimit = scheduler.after(timeoutMilliseconds, `${environment.name} timed out`, () => {
      resolve({ outcome: 'failed', reason: 'timed out' });
      environment.kill();
    });
    environment.begin(crashPlan(), () => {
      timeLimit.cancel();
      scheduler.after(chance.between(50, 1_000), `${environment.name} crashed`, () =>
        resolve({ outcome: 'failed', reason: 'crashed' }),
      );
    });
    const finish = (outcome: Outcome<Answer>): void => {
      if (!environment.isAlive() || !environment.finish()) return;
      timeLimit.cancel();
      idle.push(instance);
      resolve(outcome);
    };
    handler(event, { getRemainingTimeInMillis: () => end - scheduler.now() }).then(
      (answer) => finish({ outcome: 'answered', answer }),
      (error) => {
        world.note(() => `${environment.name} threw ${error instanceof Error ? error.stack : error}`);
        finish({ outcome: 'failed', reason: 'threw' });
      },
    );
    return promise;
  };

  return {
    name,
    running: () => running,
    async invoke(event) {
      running += 1;
      try {
        await scheduler.sleep(chance.between(1, 10));
        return await run(event);
      } finally {
        running -= 1;
      }
    },
  };
};
