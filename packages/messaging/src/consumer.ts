import { type EventContract, type IntegrationEventOf, isLocal } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';

/** What a handler is given beside the event and its unit of work: what it needs for calls to the outside. */
export interface Handling {
  /**
   * The same however often this consumer handles this event, but another one in a replay that has it reprocessed: hand it
   * on to whoever takes idempotency keys.
   */
  readonly idempotencyKey: string;
  /** Aborts when the time for this event is up: the event comes back, and what is done after that is in vain. */
  readonly signal: AbortSignal;
}

/** An event of another aggregate that has to be handled first, by this same consumer. */
export interface Precedent<Event = never> {
  readonly contract: EventContract;
  /** Id of the aggregate whose event it is. */
  readonly id: (event: Event) => string;
}

/** What a consumer does with one kind of event. Its only effects are decisions in `tx`: they commit with the dedupe record. */
export interface Handles {
  readonly contract: EventContract;
  // `never` accepts the handler of any contract; `handles` is the only maker and ties it to its own.
  readonly handle: (event: never, tx: UnitOfWork, handling: Handling) => Promise<unknown> | unknown;
  readonly after?: Precedent;
}

export interface HandlesOptions<Contract extends EventContract> {
  /** The event waits, parked, until this one of another aggregate has been handled. Ordered consumers only. */
  readonly after?: Precedent<IntegrationEventOf<Contract>>;
}

/**
 * Handles the events of `contract`, in the version that it names.
 *
 * @example
 * handles(courseAccessGrantedV1, ({ data }, tx) => tx.execute(Progress, data.studentId, begin(data)), {
 *   after: { contract: coursePublishedV1, id: ({ data }) => data.courseId },
 * })
 */
export const handles = <Contract extends EventContract>(
  contract: Contract,
  handle: (
    event: IntegrationEventOf<Contract>,
    tx: UnitOfWork,
    handling: Handling,
  ) => Promise<unknown> | unknown,
  { after }: HandlesOptions<Contract> = {},
): Handles => ({ contract, handle, ...(after === undefined ? {} : { after }) });

/** A consumer: its name (which dedupe records carry, so it never changes), its order, and what it handles. */
export interface Consumer {
  readonly name: string;
  /** Why the events of one aggregate must be handled in their order; false when any order will do. */
  readonly ordered: string | false;
  readonly on: readonly Handles[];
  /**
   * A field of the data: events without it are none of the consumer's business, and its rule holds them back. Not for ordered
   * consumers, which have to see every event of an aggregate.
   */
  readonly about?: string;
  /**
   * Handlers do what their own commit does not undo, as by sending something, or by commits of their own: what is known to have
   * been handled is kept from them, which costs a read for each event. Without it, a duplicate that comes as a message of its own
   * is found out by the commit. Ordered consumers know in any case.
   */
  readonly reachesOutside?: true;
  /**
   * Why its events may be handled twice: whoever its handlers reach tells doubles apart, as by a version. Nothing is kept then of what
   * was handled, so that an event costs no request of its own; one that comes again is handled again, however old. For consumers
   * whose handlers decide nothing in `tx`, and are not ordered.
   */
  readonly repeatable?: string;
}

/**
 * Declares a consumer.
 * @throws Error when its name has characters that separate the parts of keys, when two handlers take the same event, when
 * it handles nothing, when a handler waits for what the consumer never handles, when it is ordered and wants only what is about something,
 * when it handles local messages, which have no order, and is ordered, or takes events from the bus as well, or when it is repeatable
 * and yet ordered, or keeps from its handlers what was handled
 */
export const consumer = (declaration: Consumer): Consumer => {
  const { name, ordered, on, about, reachesOutside, repeatable } = declaration;
  const types = on.map(({ contract }) => contract.type);
  const twice = types.find((type, position) => types.indexOf(type) !== position);
  if (/[@#]/.test(name)) throw new Error(`A consumer's name has neither @ nor #: ${name}.`);
  if (types.length === 0) throw new Error(`Consumer ${name} handles no event.`);
  if (twice !== undefined) throw new Error(`Consumer ${name} declares two handlers for ${twice}.`);
  const local = on.find(({ contract }) => isLocal(contract))?.contract;
  const fromBus = on.find(({ contract }) => !isLocal(contract))?.contract;
  if (about !== undefined && ordered !== false)
    throw new Error(
      `Consumer ${name} is ordered: without the events that have no ${about} it could not tell what is missing.`,
    );
  if (local !== undefined && ordered !== false)
    throw new Error(
      `Consumer ${name} cannot be ordered: ${local.type} is local, and local messages have no sequence without gaps.`,
    );
  if (local !== undefined && fromBus !== undefined)
    throw new Error(
      `Consumer ${name} handles ${local.type}, which is local, and ${fromBus.type}, which comes from the bus: make it two.`,
    );
  if (repeatable !== undefined && ordered !== false)
    throw new Error(
      `Consumer ${name} is ordered, and cannot be repeatable: an order is known by what was handled, which is kept.`,
    );
  if (repeatable !== undefined && reachesOutside === true)
    throw new Error(
      `Consumer ${name} is repeatable: nothing is kept by which its handlers could be spared what was handled (reachesOutside).`,
    );
  for (const { contract, after } of on) {
    if (after === undefined) continue;
    if (ordered === false)
      throw new Error(
        `Consumer ${name} is not ordered: ${contract.type} cannot wait for ${after.contract.type}.`,
      );
    if (!types.includes(after.contract.type))
      throw new Error(
        `Consumer ${name} does not handle ${after.contract.type}, so ${contract.type} would wait for ever.`,
      );
  }
  return about === undefined ? declaration : { ...declaration, on: on.map((one) => onlyAbout(about, one)) };
};

/** Rules may lag behind a deployment: what they should have held back is passed over. */
const onlyAbout = (about: string, { handle, ...rest }: Handles): Handles => ({
  ...rest,
  handle: (event: { readonly data: object }, tx, handling) =>
    about in event.data ? handle(event as never, tx, handling) : undefined,
});

/** Whether events of this consumer wait for one of `type`. */
export const isAwaited = ({ on }: Consumer, type: string): boolean =>
  on.some(({ after }) => after?.contract.type === type);

/** The source of the events that keep `contract`, as their envelopes name it. */
export const sourceOf = ({ context }: EventContract): string => `edtech.${context}`;
