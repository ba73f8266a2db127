import { PlatformError } from '@edtech/contracts';
import { type Consumer, inboxOwner } from '@edtech/messaging';
import { OUTBOX_SERVICES } from '../generated/services.ts';
import { distinct, isContract, isRecord, readExports } from '../schemas/services/declarations.ts';
import { isShared } from '../schemas/sources.ts';

/** A consumer, and the service that declares it. */
export interface ServiceConsumer {
  readonly service: string;
  readonly name: string;
  readonly consumer: Consumer;
}

/** Aggregates that a consumer follows. */
export interface Followed {
  /** The service that publishes their events, and the source that its events name. */
  readonly producer: string;
  readonly source: string;
  readonly aggregateType: string;
}

export class ServiceUnknown extends PlatformError {
  readonly code = 'service-unknown';
  readonly kind = 'invalid';

  constructor(service: string, known: readonly string[]) {
    super(`No service ${service} declares a consumer. There are: ${known.join(', ')}.`);
  }
}

export class ConsumerUnknown extends PlatformError {
  readonly code = 'consumer-unknown';
  readonly kind = 'invalid';

  constructor(name: string, known: readonly string[]) {
    super(`No service declares the consumer ${name}. There are: ${known.join(', ')}.`);
  }
}

export class ConsumerUnordered extends PlatformError {
  readonly code = 'consumer-unordered';
  readonly kind = 'invalid';

  constructor(name: string, instead: string) {
    super(`${name} is not ordered: ${instead}`);
  }
}

export class AggregateNotFollowed extends PlatformError {
  readonly code = 'aggregate-not-followed';
  readonly kind = 'invalid';

  constructor(name: string, source: string, aggregateType: string, followed: readonly Followed[]) {
    const known = followed.map((one) => `${one.source} ${one.aggregateType}`).join(', ');
    super(`${name} follows no ${aggregateType} of ${source}. It follows: ${known}.`);
  }
}

/** The consumers that the services at `root` declare, by service and name. */
export const readConsumers = async (root: string): Promise<readonly ServiceConsumer[]> => {
  const exported = await readExports(root);
  const found = exported.flatMap(({ service, value }) =>
    isConsumer(value) ? [{ service, name: value.name, consumer: value }] : [],
  );
  const place = ({ service, name }: ServiceConsumer): string => `${service} ${name}`;
  return distinct(found).toSorted((one, other) => (place(one) < place(other) ? -1 : 1));
};

/** Only `consumer()` makes a value that has all of this. */
const isConsumer = (value: unknown): value is Consumer =>
  isRecord(value) &&
  typeof value.name === 'string' &&
  (value.ordered === false || typeof value.ordered === 'string') &&
  Array.isArray(value.on) &&
  value.on.every(
    (one: unknown) => isRecord(one) && isContract(one.contract) && typeof one.handle === 'function',
  );

/** @throws ServiceUnknown */
export const ofService = (
  consumers: readonly ServiceConsumer[],
  service: string,
): readonly ServiceConsumer[] => {
  const found = consumers.filter((one) => one.service === service);
  if (found.length > 0) return found;
  throw new ServiceUnknown(service, [...new Set(consumers.map((one) => one.service))]);
};

/**
 * The consumer of this name, or the one whose inbox for a replay has it.
 * @throws ConsumerUnknown
 */
export const named = (consumers: readonly ServiceConsumer[], name: string): ServiceConsumer => {
  const { consumer } = inboxOwner(name);
  const found = consumers.find((one) => one.name === consumer);
  if (found !== undefined) return found;
  throw new ConsumerUnknown(
    name,
    consumers.map((one) => one.name),
  );
};

/**
 * The ordered consumer of this name.
 * @param instead what to do about one that is not ordered
 * @throws ConsumerUnknown, ConsumerUnordered
 */
export const orderedNamed = (
  consumers: readonly ServiceConsumer[],
  name: string,
  instead: string,
): ServiceConsumer => {
  const found = named(consumers, name);
  if (found.consumer.ordered === false) throw new ConsumerUnordered(name, instead);
  return found;
};

/** The aggregates whose events come to `consumer`. Those of a shared event are in every service that publishes. */
export const followedBy = ({ consumer }: ServiceConsumer): readonly Followed[] => {
  const all = consumer.on.flatMap(({ contract }) =>
    (isShared(contract) ? OUTBOX_SERVICES : [contract.context]).map((producer) => ({
      producer,
      source: `edtech.${producer}`,
      aggregateType: contract.aggregate,
    })),
  );
  return [...new Map(all.map((one) => [`${one.source} ${one.aggregateType}`, one])).values()];
};

/** @throws AggregateNotFollowed */
export const refuseUnfollowed = (found: ServiceConsumer, source: string, aggregateType: string): void => {
  const followed = followedBy(found);
  if (followed.some((one) => one.source === source && one.aggregateType === aggregateType)) return;
  throw new AggregateNotFollowed(found.name, source, aggregateType, followed);
};
