import { type EventContract, isLocal } from '@edtech/contracts';
import { isKebabCase, kebabCase } from './names.ts';
import type { Needs } from './needs.ts';

/** An event that a saga waits for. */
interface Awaited {
  readonly contract: EventContract;
}

/** What the infrastructure reads of a saga's declaration. */
export interface DeclaredSaga {
  readonly name: string;
  readonly startsOn: EventContract;
  /** The field of the data that says of which saga an event is. */
  readonly correlate: string;
  readonly cancelOn?: Awaited;
  readonly stages: readonly {
    readonly steps: readonly {
      readonly success: Awaited;
      readonly failure?: Awaited;
      readonly undo: { readonly kind: string; readonly reply?: Awaited };
    }[];
  }[];
}

export interface RunningOptions extends Pick<Needs, 'does' | 'environment' | 'memoryMegabytes'> {
  /** Earlier versions of the same saga: those that began with one finish with it. */
  readonly before?: readonly DeclaredSaga[];
  /** Instances at a time: 2 to 1,000, by default 10. */
  readonly maximumConcurrency?: number;
}

/** A saga, and how it is run. */
export interface Running extends RunningOptions {
  readonly saga: DeclaredSaga;
}

/**
 * Runs a saga: with a queue and a rule for what starts, answers and cancels it, and with the service's table of sagas, its
 * outbox, its timers and its sweeper.
 *
 * @example
 * sagas: [runs(lessonBooking, { does: 'books lessons' })]
 */
export const runs = (saga: DeclaredSaga, options: RunningOptions): Running => ({ ...options, saga });

const contractsOf = ({ startsOn, cancelOn, stages }: DeclaredSaga): readonly EventContract[] => [
  startsOn,
  ...(cancelOn === undefined ? [] : [cancelOn.contract]),
  ...stages
    .flatMap(({ steps }) => steps)
    .flatMap(({ success, failure, undo }) =>
      [success, failure, undo.reply].flatMap((one) => one?.contract ?? []),
    ),
];

/** The part of a saga's runtime that hears, as a consumer declares itself. */
export interface SagaConsumer {
  readonly name: string;
  readonly ordered: false;
  readonly on: readonly Awaited[];
  readonly about: string;
  /** Fed by the service's own outbox, instead of the bus. */
  readonly local: boolean;
  /** Name of its file in `src/functions`. */
  readonly file: string;
}

/** What hears for a saga: of the bus, and of the service itself if it tells its saga something. They are called like their queues. */
export const sagaConsumers = (
  service: string,
  { saga, before = [] }: Pick<Running, 'saga' | 'before'>,
): readonly SagaConsumer[] => {
  const contracts = [...new Set([saga, ...before].flatMap(contractsOf))];
  const file = kebabCase(saga.name);
  const hears = (local: boolean, suffix: string): readonly SagaConsumer[] => {
    const on = contracts.filter((contract) => isLocal(contract) === local).map((contract) => ({ contract }));
    const name = `${service}-${file}${suffix}`;
    return on.length === 0
      ? []
      : [{ name, ordered: false, on, about: saga.correlate, local, file: `${file}${suffix}` }];
  };
  return [...hears(false, ''), ...hears(true, '-local')];
};

/** What is wrong with the sagas of a service. */
export const sagaProblems = (service: string, sagas: readonly Running[]): readonly string[] =>
  sagas.flatMap((running) => {
    const { saga, before = [] } = running;
    const name = `${service}-${kebabCase(saga.name)}`;
    const foreign = [saga, ...before]
      .flatMap(contractsOf)
      .find((contract) => isLocal(contract) && contract.context !== service);
    const other = before.find((one) => one.name !== saga.name);
    const elsewhere = before.find((one) => one.correlate !== saga.correlate);
    return [
      ...(isKebabCase(name) ? [] : [`the saga ${saga.name} is called like LessonBooking`]),
      ...(other === undefined ? [] : [`${other.name} is no earlier version of ${saga.name}`]),
      ...(elsewhere === undefined
        ? []
        : [`versions of ${saga.name} are found by ${saga.correlate} and by ${elsewhere.correlate}`]),
      ...(foreign === undefined
        ? []
        : [`the saga ${saga.name} hears ${foreign.type}, which stays within ${foreign.context}`]),
    ];
  });
