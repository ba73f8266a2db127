import type { EventContract } from '@edtech/contracts';
import type { SagaMessage } from './message.ts';
import type { RetryPolicy } from './retry.ts';
import type { Because, Failure, View } from './view.ts';

/*
 * A saga as the runtime reads it. `saga(…)` makes it and has checked all types by then; here the data of events is unknown, and
 * functions take it as it comes. `never` and `unknown` stand for what the declaration ties together.
 */

/** What a step sees when it asks: the types of its data were checked where it was declared. */
export type AnyView = View<unknown, Readonly<Record<string, unknown>>>;

/** An event that answers a step. */
export interface ReplyOn {
  readonly contract: EventContract;
  /** Whether this very event is an answer to the step; others of its type are somebody else's. */
  readonly when: (data: unknown) => boolean;
  /** False when every event of the type is one. */
  readonly conditional: boolean;
}

export interface RefusalOn extends ReplyOn {
  readonly because: (data: unknown) => Because;
}

/** How what a step took is given back. */
export type Undo =
  | {
      readonly kind: 'compensation';
      readonly request: (view: AnyView, failure: Failure) => SagaMessage;
      readonly reply: ReplyOn;
      readonly retry: RetryPolicy;
    }
  /** The compensation of an earlier step gives this back as well. */
  | { readonly kind: 'covered'; readonly by: string }
  /** It takes nothing that anybody would miss, for this reason. */
  | { readonly kind: 'nothing'; readonly reason: string };

/** One thing that is asked of one participant. */
export interface Step {
  /** Unique within the saga. */
  readonly name: string;
  readonly request: (view: AnyView) => SagaMessage;
  readonly success: ReplyOn;
  readonly failure?: RefusalOn;
  readonly retry: RetryPolicy;
  /** Why the saga fails when no answer comes. */
  readonly unanswered: Because;
  readonly undo: Undo;
  /** Whether the saga ends at its deadline without the answer, once it is past the point of no return. */
  readonly optional: boolean;
}

/** Steps that are asked side by side. */
export interface Stage {
  readonly name: string;
  readonly steps: readonly Step[];
}

export interface SagaDefinition {
  readonly name: string;
  readonly version: number;
  readonly startsOn: EventContract;
  /** The field of the data that says of which saga an event is. */
  readonly correlate: string;
  /** Milliseconds from the start until the outcome is known at the latest. */
  readonly deadline: number;
  readonly overdue: Because;
  readonly stages: readonly Stage[];
  /** The step whose success cannot be taken back. */
  readonly pivot?: string;
  readonly cancelOn?: {
    readonly contract: EventContract;
    readonly because: (data: unknown) => Because;
  };
  readonly completed: (view: AnyView) => SagaMessage;
  readonly failed: (view: AnyView, failure: Failure) => SagaMessage;
}

export const stepsOf = ({ stages }: SagaDefinition): readonly Step[] => stages.flatMap(({ steps }) => steps);

/** @throws Error when the saga has no such step: a mistake of the program */
export const stepNamed = (definition: SagaDefinition, name: string): Step => {
  const found = stepsOf(definition).find((step) => step.name === name);
  if (found === undefined)
    throw new Error(`${definition.name} version ${definition.version} has no step ${name}.`);
  return found;
};

/** Position of the stage that `step` belongs to. */
export const stageOf = ({ stages }: SagaDefinition, step: string): number =>
  stages.findIndex(({ steps }) => steps.some(({ name }) => name === step));

/** The step whose compensation gives back what `step` took; undefined when there is nothing to give back. */
export const holderOf = ({ name, undo }: Step): string | undefined => {
  switch (undo.kind) {
    case 'compensation':
      return name;
    case 'covered':
      return undo.by;
    case 'nothing':
      return undefined;
  }
};

/** The answers of a step, and of its compensation. */
export const repliesOf = ({ success, failure, undo }: Step): readonly ReplyOn[] => [
  success,
  ...(failure === undefined ? [] : [failure]),
  ...(undo.kind === 'compensation' ? [undo.reply] : []),
];

/** Every event that a saga hears. */
export const heardBy = (definition: SagaDefinition): readonly EventContract[] => [
  definition.startsOn,
  ...(definition.cancelOn === undefined ? [] : [definition.cancelOn.contract]),
  ...stepsOf(definition).flatMap((step) => repliesOf(step).map(({ contract }) => contract)),
];
