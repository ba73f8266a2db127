import { isLocal, PlatformError } from '@edtech/contracts';
import { type Consumer, TOO_OLD_DAYS } from '@edtech/messaging';
import { ReplayRefused, type ReplaySelection } from '@edtech/outbox';
import { followedBy, named, type ServiceConsumer } from '../../consumers/consumers.ts';

/** A replay as it was asked for. Plain data: the checkpoint keeps it. */
export interface PublishRequest {
  /** Of the replay, as the events' mark names it. */
  readonly id: string;
  /** A stage on AWS; the platform on this machine when absent. */
  readonly stage?: string;
  /** Whose events are sent again. */
  readonly service: string;
  readonly selection: ReplaySelection;
  /** The only consumer that sees them; all of them when absent. */
  readonly consumer?: string;
  /** `queue`: straight into the consumer's, past bus and rules. */
  readonly to: 'bus' | 'queue';
  readonly reprocess: boolean;
  /** The consumer keeps nothing of what it handled, and handles all of them again. */
  readonly repeatable?: true;
  readonly concurrency: number;
  /** Events a second. */
  readonly rate: number;
  /** Older events are skipped. */
  readonly tooOldAfterDays?: number;
}

/** What the command line gives of it. */
export interface PublishOptions {
  readonly id: string;
  readonly stage?: string;
  readonly service: string;
  readonly from?: string;
  readonly to?: string;
  readonly type?: readonly string[];
  readonly aggregateType?: readonly string[];
  readonly aggregate?: NonNullable<ReplaySelection['aggregate']>;
  readonly consumer?: string;
  readonly toQueue?: true;
  readonly reprocess?: true;
  readonly concurrency: number;
  readonly rate: number;
}

export class ServiceNotFollowed extends PlatformError {
  readonly code = 'service-not-followed';
  readonly kind = 'invalid';

  constructor(consumer: string, service: string, followed: readonly string[]) {
    super(`${consumer} takes no events of ${service}. It takes those of: ${followed.join(', ')}.`);
  }
}

export class NothingTaken extends PlatformError {
  readonly code = 'events-not-taken';
  readonly kind = 'invalid';

  constructor(consumer: string, what: string, taken: readonly string[]) {
    super(`${consumer} takes none of these ${what}. It takes: ${taken.join(', ')}.`);
  }
}

/**
 * What is to be done, checked against what the consumer takes: only what its rule would let through is sent.
 * @throws ConsumerUnknown, ServiceNotFollowed, NothingTaken, ReplayRefused
 */
export const requestOf = (options: PublishOptions, consumers: readonly ServiceConsumer[]): PublishRequest => {
  const { id, stage, service, consumer, toQueue, reprocess = false, concurrency, rate } = options;
  const owner = consumer === undefined ? undefined : named(consumers, consumer);
  if (owner === undefined && (toQueue || reprocess))
    throw new ReplayRefused(
      `--${toQueue ? 'to-queue' : 'reprocess'} concerns one consumer: name it by --consumer.`,
    );
  if (owner !== undefined) refuseLocal(owner);
  if (owner !== undefined && reprocess) refusePartsOfAnOrder(owner, options);
  return {
    id,
    service,
    selection: owner === undefined ? chosen(options) : taken(owner, options),
    to: toQueue ? 'queue' : 'bus',
    reprocess,
    concurrency,
    rate,
    ...(stage === undefined ? {} : { stage }),
    ...(owner === undefined ? {} : { consumer: owner.name }),
    ...(owner?.consumer.repeatable === undefined ? {} : { repeatable: true }),
    // One that reprocesses has no markers yet.
    ...(reprocess || takesAnyAge(owner?.consumer) ? {} : { tooOldAfterDays: TOO_OLD_DAYS }),
  };
};

/** An ordered consumer knows events of any age by its fences; to one that is repeatable it makes no difference whether it handled them. */
const takesAnyAge = (consumer: Consumer | undefined): boolean =>
  consumer !== undefined && (consumer.ordered !== false || consumer.repeatable !== undefined);

const chosen = ({ from, to, type, aggregateType, aggregate }: PublishOptions): ReplaySelection => ({
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to }),
  ...(type === undefined ? {} : { types: type }),
  ...(aggregateType === undefined ? {} : { aggregateTypes: aggregateType }),
  ...(aggregate === undefined ? {} : { aggregate }),
});

const taken = (owner: ServiceConsumer, options: PublishOptions): ReplaySelection => {
  const { name, consumer } = owner;
  const selection = chosen(options);
  const followed = followedBy(owner).filter(({ producer }) => producer === options.service);
  if (followed.length === 0) {
    const producers = new Set(followedBy(owner).map(({ producer }) => producer));
    throw new ServiceNotFollowed(name, options.service, [...producers]);
  }
  // An ordered consumer gets whatever its aggregates publish; any other, the events that it handles.
  if (consumer.ordered !== false) {
    const all = followed.map(({ aggregateType }) => aggregateType);
    const asked = selection.aggregateTypes ?? (selection.aggregate && [selection.aggregate.aggregateType]);
    return { ...selection, aggregateTypes: both(name, 'aggregates', asked, all) };
  }
  const all = consumer.on.map(({ contract }) => contract.type);
  return { ...selection, types: both(name, 'events', selection.types, all) };
};

const both = (
  name: string,
  what: string,
  asked: readonly string[] | undefined,
  all: readonly string[],
): readonly string[] => {
  const found = all.filter((one) => asked?.includes(one) ?? true);
  if (found.length > 0) return found;
  throw new NothingTaken(name, what, all);
};

/** Local messages are not published, so there is nothing to publish again. */
const refuseLocal = ({ name, consumer }: ServiceConsumer): void => {
  if (!consumer.on.some(({ contract }) => isLocal(contract))) return;
  throw new ReplayRefused(
    `${name} is local: nothing that it handles was ever published. What FAILED on its way to it is tried again by ` +
      'npm run outbox -- retry.',
  );
};

/** In an inbox of its own every aggregate begins with its first event: what is left out would be asked for as missing. */
const refusePartsOfAnOrder = ({ name, consumer }: ServiceConsumer, { from, type }: PublishOptions): void => {
  if (consumer.ordered === false || (from === undefined && type === undefined)) return;
  throw new ReplayRefused(
    `${name} is ordered: it reprocesses aggregates from their first event, every event of them. ` +
      'Leave out --from and --type; choose by --aggregate, --aggregate-type or --to.',
  );
};
