import { type EventContract, isLocal } from '@edtech/contracts';
import { type Service, sagaConsumers } from '@edtech/infrastructure';

/** A consumer of a service, or the part of a saga's runtime that hears. */
export interface DeclaredConsumer {
  readonly name: string;
  readonly ordered: string | false;
  readonly events: readonly string[];
  readonly local: boolean;
  readonly saga?: string;
}

/** What a service says of itself. */
export interface Declared {
  readonly consumers: readonly DeclaredConsumer[];
  /** Types of its aggregates, and names of its sagas. */
  readonly aggregates: readonly string[];
  readonly sagas: readonly string[];
  /** The messages that it tells itself. */
  readonly localTypes: readonly { readonly type: string; readonly version: number }[];
}

/** A consumer with the contracts that it handles. */
export interface Hearing {
  readonly name: string;
  readonly ordered: string | false;
  readonly contracts: readonly EventContract[];
  /** The field of the data without which an event is none of its business. */
  readonly about?: string | undefined;
  readonly local: boolean;
  /** Whether nothing is kept of what it handled. */
  readonly repeatable: boolean;
  /** The saga that hears by it: it keeps its markers in the table of the sagas. */
  readonly saga?: string;
}

/** Everything of a service that hears events. */
export const hearingOf = ({ name, consumers, sagas }: Service): readonly Hearing[] => [
  ...consumers.map(({ consumer, local = false }) => ({
    name: consumer.name,
    ordered: consumer.ordered,
    contracts: consumer.on.map(({ contract }) => contract),
    about: consumer.about,
    local,
    repeatable: consumer.repeatable !== undefined,
  })),
  ...sagas.flatMap((running) =>
    sagaConsumers(name, running).map((consumer) => ({
      name: consumer.name,
      ordered: false as const,
      contracts: consumer.on.map(({ contract }) => contract),
      about: consumer.about,
      local: consumer.local,
      repeatable: false,
      saga: running.saga.name,
    })),
  ),
];

export const declaredOf = (service: Service): Declared => {
  const hearing = hearingOf(service);
  const local = hearing.flatMap(({ contracts }) => contracts).filter(isLocal);
  return {
    consumers: hearing.map(({ contracts, about: _about, repeatable: _repeatable, ...consumer }) => ({
      ...consumer,
      events: [...new Set(contracts.map(({ type }) => type))].toSorted(),
    })),
    aggregates: service.aggregates.map(({ type }) => type),
    sagas: service.sagas.map(({ saga }) => saga.name),
    localTypes: local.map(({ type, version }) => ({ type, version })),
  };
};
