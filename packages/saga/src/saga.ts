import type { DataOf, EventContract } from '@edtech/contracts';
import type { Refusal, Reply } from './answers.ts';
import { SagaDeclarationInvalid } from './declaration-errors.ts';
import { problemsOf } from './declaration-problems.ts';
import type { SagaDefinition, Stage } from './definition.ts';
import type { Duration } from './duration.ts';
import { milliseconds } from './duration.ts';
import type { SagaMessage } from './message.ts';
import { type RetryDeclaration, stepOf } from './steps.ts';
import type { Because, Failure, View } from './view.ts';

type Contract<Data = unknown> = EventContract<string, number, Data>;

/** What is known when a compensation is asked for: why, and the answer to its step, if one has come. */
export interface UndoScope<Success extends EventContract> {
  readonly failure: Failure;
  readonly reply: DataOf<Success> | undefined;
}

/** Gives back what a step took. It must be idempotent, and must outlast a request of the step that comes after it. */
export interface CompensationDeclaration<Start, Replies, Correlated, Success extends EventContract> {
  readonly request: (view: View<Start, Replies>, scope: UndoScope<Success>) => SagaMessage;
  readonly reply: Reply<Contract<Correlated>>;
  /** How long its answer is waited for, the first time. */
  readonly timeout: Duration;
  readonly retry?: RetryDeclaration;
}

export interface LaterStepDeclaration<Start, Replies, Correlated, Success extends EventContract> {
  /** Pure. Asked again, it must ask for the same thing: participants know it by its ids. */
  readonly request: (view: View<Start, Replies>) => SagaMessage;
  readonly success: Reply<Success>;
  readonly failure?: Refusal<Contract<Correlated & Because>>;
  /** How long its answer is waited for, the first time. */
  readonly timeout: Duration;
  /** Once only, unless said otherwise. */
  readonly retry?: RetryDeclaration;
}

/** A step after the point of no return: asked again and again, then reported; never compensated. */
export interface FinalStepDeclaration<Start, Replies, Correlated, Success extends EventContract>
  extends LaterStepDeclaration<Start, Replies, Correlated, Success> {
  /** The saga does not wait for it beyond its deadline. Answers that come later are put on record. */
  readonly optional?: boolean;
}

/** A step that can still be given up, and how what it took is given back then. */
export interface StepDeclaration<Start, Replies, Correlated, Success extends EventContract>
  extends LaterStepDeclaration<Start, Replies, Correlated, Success> {
  /** Why the saga fails when no answer comes. */
  readonly unanswered: Because;
  readonly undo:
    | CompensationDeclaration<Start, Replies, Correlated, Success>
    | { readonly coveredBy: keyof Replies & string }
    | { readonly nothing: string };
}

type Successes<Correlated> = Readonly<Record<string, Contract<Correlated>>>;

type Steps<Start, Replies, Correlated, Success extends Successes<Correlated>> = {
  readonly [Name in keyof Success]: StepDeclaration<Start, Replies, Correlated, Success[Name]>;
};

/** Steps beside the pivot: when it has succeeded, those that are optional are waited for until the deadline only. */
type LastSteps<
  Start,
  Replies,
  Correlated,
  Success extends Successes<Correlated>,
  Pivot extends keyof Success,
> = {
  readonly [Name in keyof Success]: StepDeclaration<Start, Replies, Correlated, Success[Name]> & {
    readonly optional?: Name extends Pivot ? never : boolean;
  };
};

type FinalSteps<Start, Replies, Correlated, Success extends Successes<Correlated>> = {
  readonly [Name in keyof Success]: FinalStepDeclaration<Start, Replies, Correlated, Success[Name]>;
};

type Known<Success extends Successes<unknown>> = {
  readonly [Name in keyof Success]: DataOf<Success[Name]>;
};

type Answered<Replies, Name extends string, Success extends EventContract> = Replies &
  Readonly<Record<Name, DataOf<Success>>>;

export interface Outcomes<Start, Replies> {
  /** Told when all is done. */
  readonly completed: (view: View<Start, Replies>) => SagaMessage;
  /** Told as soon as it is certain that the saga fails; what was taken may still be on its way back. */
  readonly failed: (view: View<Start, Partial<Replies>>, failure: Failure) => SagaMessage;
}

/** A saga that is past its point of no return. */
export interface FinalStages<Start, Replies, Correlated> {
  step<const Name extends string, Success extends Contract<Correlated>>(
    name: Name,
    step: FinalStepDeclaration<Start, Replies, Correlated, Success>,
  ): FinalStages<Start, Replies & Partial<Answered<unknown, Name, Success>>, Correlated>;
  /** Steps side by side: the saga goes on when all of them are settled. */
  parallel<Success extends Successes<Correlated>>(
    name: string,
    steps: FinalSteps<Start, Replies, Correlated, Success>,
  ): FinalStages<Start, Replies & Partial<Known<Success>>, Correlated>;
  /** @throws SagaDeclarationInvalid with everything that is wrong */
  ends(outcomes: Outcomes<Start, Replies>): SagaDefinition;
}

/** A saga that can still turn back. */
export interface Stages<Start, Replies, Correlated> {
  step<const Name extends string, Success extends Contract<Correlated>>(
    name: Name,
    step: StepDeclaration<Start, Replies, Correlated, Success>,
  ): Stages<Start, Answered<Replies, Name, Success>, Correlated>;
  /** Steps side by side: the saga goes on when all of them have succeeded. */
  parallel<Success extends Successes<Correlated>>(
    name: string,
    steps: Steps<Start, Replies, Correlated, Success>,
  ): Stages<Start, Replies & Known<Success>, Correlated>;
  /**
   * The last stage that can be given up. When `pivot` has succeeded there is no way back: everything else is asked again, then
   * reported.
   */
  pointOfNoReturn<Success extends Successes<Correlated>, Pivot extends keyof Success & string>(
    name: string,
    pivot: Pivot,
    steps: LastSteps<Start, Replies, Correlated, Success, Pivot>,
  ): FinalStages<
    Start,
    Replies & Pick<Known<Success>, Pivot> & Partial<Omit<Known<Success>, Pivot>>,
    Correlated
  >;
  /** @throws SagaDeclarationInvalid with everything that is wrong */
  ends(outcomes: Outcomes<Start, Replies>): SagaDefinition;
}

/** What every event that a saga hears may say: which saga it is about, in a field of this name. */
type About<Field extends string> = { readonly [name in Field]?: string };

/** What a saga is, but for its steps. */
export interface SagaDeclaration<Starts extends EventContract, Field extends string> {
  /** Also the type of the aggregate that its messages are of. It never changes. */
  readonly name: string;
  /** Raise it when running sagas could not go on by the new declaration: they finish by the one with which they began. */
  readonly version: number;
  readonly startsOn: Starts;
  /** The field of the data that holds the id of the saga that an event is about. One without it never reaches the saga. */
  readonly correlate: Field;
  /** Until then the saga has succeeded, or is past its point of no return, or has failed. */
  readonly deadline: Duration;
  readonly overdue: Because;
  readonly cancelOn?: Cancellation<About<NoInfer<Field>>>;
}

/** An event by which somebody gives up, and why. Made by `cancellation`. */
export interface Cancellation<Correlated> {
  readonly contract: Contract<Correlated>;
  readonly because: (data: unknown) => Because;
}

/** The event that cancels a saga while it can still turn back. */
export const cancellation = <Cancels extends EventContract>(
  contract: Cancels,
  because: (data: DataOf<Cancels>) => Because,
): { readonly contract: Cancels; readonly because: (data: unknown) => Because } => ({
  contract,
  // The data was validated against this very contract before it comes here.
  because: (data) => because(data as DataOf<Cancels>),
});

/**
 * Declares a saga: what it asks of others, step by step, and how it turns back. Each step sees the answers to those before it.
 *
 * @example
 * export const trip = saga({ name: 'Trip', version: 1, startsOn: tripWantedV1, correlate: 'tripId', deadline: '30s', … })
 *   .step('FLIGHT', {
 *     request: ({ start }) => request(flightRequestedV1, { tripId: start.tripId, to: start.to }),
 *     success: reply(flightReservedV1),
 *     failure: refusal(flightRefusedV1),
 *     timeout: '8s',
 *     unanswered: { code: 'flight-unanswered', reason: 'The airline did not answer.' },
 *     undo: { request: ({ start }) => request(flightReleaseRequestedV1, …), reply: reply(flightReleasedV1), timeout: '10s' },
 *   })
 *   .ends({ completed: …, failed: … });
 */
export const saga = <Starts extends Contract<Readonly<Record<Field, string>>>, const Field extends string>(
  declaration: SagaDeclaration<Starts, Field>,
): Stages<DataOf<Starts>, unknown, About<Field>> => {
  const staged = (
    stages: readonly Stage[],
    pivot?: string,
  ): Stages<DataOf<Starts>, never, About<Field>> & FinalStages<DataOf<Starts>, never, About<Field>> => ({
    step: (name: string, step: AnyStep) => staged([...stages, { name, steps: [stepOf(name, step)] }], pivot),
    parallel: (name: string, steps: AnySteps) => staged([...stages, { name, steps: stepsIn(steps) }], pivot),
    pointOfNoReturn: (name: string, passed: string, steps: AnySteps) =>
      staged([...stages, { name, steps: stepsIn(steps) }], passed),
    ends: (outcomes) => {
      const definition: SagaDefinition = {
        ...declaration,
        deadline: milliseconds(declaration.deadline) ?? Number.NaN,
        stages,
        ...(pivot === undefined ? {} : { pivot }),
        // The types of what they are given were checked above: this is where they are left behind.
        completed: outcomes.completed as SagaDefinition['completed'],
        failed: outcomes.failed as SagaDefinition['failed'],
      };
      const problems = problemsOf(definition);
      if (problems.length > 0) throw new SagaDeclarationInvalid(declaration.name, problems);
      return definition;
    },
  });
  return staged([]);
};

/** A step of either kind, once the compiler has checked it. */
export type AnyStep = Parameters<typeof stepOf>[1];
type AnySteps = Readonly<Record<string, AnyStep>>;

const stepsIn = (steps: AnySteps) => Object.entries(steps).map(([name, step]) => stepOf(name, step));
