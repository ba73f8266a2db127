import type { EventContract } from '@edtech/contracts';
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

/** The part of a service's runtime that hears for a saga, as a consumer declares itself. It is called like its queue. */
export const sagaConsumer = (service: string, { saga, before = [] }: Running) => {
  const contracts = [saga, ...before].flatMap(contractsOf);
  return {
    name: `${service}-${kebabCase(saga.name)}`,
    ordered: false,
    on: [...new Map(contracts.map((contract) => [contract.type, { contract }])).values()],
  } as const;
};

/** What is wrong with the sagas of a service. */
export const sagaProblems = (service: string, sagas: readonly Running[]): readonly string[] =>
  sagas.flatMap((running) => {
    const { name } = sagaConsumer(service, running);
    const { saga, before = [] } = running;
    const other = before.find((one) => one.name !== saga.name);
    return [
      ...(isKebabCase(name) ? [] : [`the saga ${saga.name} is called like LessonBooking`]),
      ...(other === undefined ? [] : [`${other.name} is no earlier version of ${saga.name}`]),
    ];
  });
