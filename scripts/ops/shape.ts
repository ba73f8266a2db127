import { isLocal } from '@edtech/contracts';
import { allContracts } from '@edtech/contracts/catalogue';
import { type Service, sagaConsumers } from '@edtech/infrastructure';
import type { PlatformShape, VerifiedStore } from '@edtech/operations';
import { sagasOf } from '../infrastructure/lambda-function.ts';
import { outboxesOf, outboxPlace } from '../infrastructure/outbox.ts';
import { WAITS, WORKFLOWS } from './workflows.ts';

/** A consumer of a service, also one by which a saga hears. */
export interface Inbox {
  readonly consumer: string;
  readonly ordered: boolean;
  /** Whether nothing is kept of what it handled: neither markers nor fences. */
  readonly repeatable: boolean;
  readonly types: readonly string[];
  readonly service: string;
  /** Whose table it is in: the service's own, or that of its sagas. */
  readonly table: string;
}

/** The inboxes of a service. */
export const inboxesOf = (service: Service): readonly Inbox[] => [
  ...service.consumers.map(({ consumer: { name, ordered, repeatable, on } }) => ({
    consumer: name,
    ordered: ordered !== false,
    repeatable: repeatable !== undefined,
    types: on.map(({ contract }) => contract.type),
    service: service.name,
    table: service.name,
  })),
  ...service.sagas
    .flatMap((running) => sagaConsumers(service.name, running))
    .map(({ name, on }) => ({
      consumer: name,
      ordered: false,
      repeatable: false,
      types: on.map(({ contract }) => contract.type),
      service: service.name,
      table: sagasOf(service).name,
    })),
];

/** The tables of a service in which events are handled, or wait to be published. */
export const storesOf = (service: Service): readonly Omit<VerifiedStore, 'table'>[] => {
  const inboxes = inboxesOf(service);
  const names = new Set([
    ...outboxesOf(service).map(({ store }) => store.name),
    ...inboxes.map(({ table }) => table),
  ]);
  return [...names].map((name) => ({
    name,
    source: `edtech.${service.name}`,
    consumers: inboxes
      .filter(({ table, repeatable }) => table === name && !repeatable)
      .map(({ consumer }) => consumer),
  }));
};

/** What key figures have to know of these services. */
export const shapeOf = (services: readonly Service[]): PlatformShape => {
  const inboxes = services.flatMap(inboxesOf);
  return {
    outboxes: services.flatMap((service) => outboxesOf(service).map(({ store }) => outboxPlace(store.name))),
    consumers: new Map(inboxes.map(({ consumer, ordered, service }) => [consumer, { service, ordered }])),
    types: new Map(
      allContracts
        .filter((contract) => !isLocal(contract))
        .map(({ type, context }): [string, string] => [type, context]),
    ),
    handledTypes: new Set(inboxes.flatMap(({ types }) => types)),
    workflows: WORKFLOWS,
    waits: WAITS,
  };
};
