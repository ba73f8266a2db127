import { type EventContract, isLocal, PlatformError } from '@edtech/contracts';
import type { UnitOfWork } from '@edtech/event-store';
import { type Consumer, consumer, handles, Poison } from '@edtech/messaging';
import { heardBy } from '../definition.ts';
import { route } from '../routing.ts';
import { begin, findSaga, move } from './move.ts';
import type { SagaVersions } from './registry.ts';

/**
 * A transaction reaches its items one after the other, so that what a saga asks may be answered before the saga itself can be
 * read. DynamoDB finishes one whose coordinator failed within seconds; an answer that is older than this has no saga.
 */
const LONGEST_COMMIT_MILLISECONDS = 60_000;

/** There is no such saga, or not yet. */
export class SagaNotFound extends PlatformError {
  readonly code = 'saga-not-found';
  readonly kind = 'not-found';

  constructor(name: string, id: string) {
    super(`There is no saga ${name} ${id}.`);
  }
}

export interface SagaConsumerOptions {
  /** The consumer's own name, which dedupe records carry: it never changes. */
  readonly name: string;
  readonly versions: SagaVersions;
  /** Whether it takes the local messages that the saga hears, instead of the events from the bus. */
  readonly local?: boolean;
}

type Envelope = Parameters<Parameters<typeof handles<EventContract>>[1]>[0];

/**
 * The consumer by which a saga hears: its function is run like that of any other, with a store on the sagas table.
 * A saga's replies have no order, and need none.
 *
 * @throws Error when the saga hears nothing there, or versions of it hear an event in different versions
 */
export const sagaConsumer = ({ name, versions, local = false }: SagaConsumerOptions): Consumer =>
  consumer({
    name,
    ordered: false,
    about: versions.newest.correlate,
    on: contractsOf(versions)
      .filter((contract) => isLocal(contract) === local)
      .map((contract) => handles(contract, (event, tx) => hear(tx, versions, event))),
  });

/** Every event that a version of the saga hears, once. */
const contractsOf = ({ all }: SagaVersions): readonly EventContract[] => {
  const heard = all.flatMap(heardBy);
  return heard.filter(
    ({ type, version }, position) =>
      heard.findIndex((one) => one.type === type && one.version === version) === position,
  );
};

/**
 * Tells the saga that an event is about. One that is about no saga is none of its business.
 * @throws Poison for a reply that finds no saga: it is never acknowledged in silence. SagaNotFound for a cancellation that
 * does, and comes again: it may have overtaken the start; as for a reply that is so young that the saga may be on its way.
 * SagaVersionMissing, ReplyAmbiguous, EventContractViolated
 */
const hear = async (tx: UnitOfWork, versions: SagaVersions, event: Envelope): Promise<void> => {
  const about = versions.all.map((version) => route(version, event)).find((routed) => routed !== undefined);
  if (about === undefined) return;
  const { sagaId, input } = about;
  const saga = await findSaga(tx, versions, sagaId);
  if (saga === undefined) {
    if (input.kind === 'start') begin(tx, versions, input, event.aggregate);
    else if (input.kind === 'cancel' || isYoung(event, tx)) throw new SagaNotFound(versions.name, sagaId);
    else
      throw new Poison('saga-unknown', `there is no saga ${versions.name} ${sagaId} that it could answer`, {
        envelope: event,
      });
    return;
  }
  // What it means is for the version to say with which the saga began.
  const own = versions.all.find(({ version }) => version === saga.state.definitionVersion);
  const routed = own === undefined ? about : route(own, event);
  if (routed !== undefined) move(tx, versions, saga, routed.input);
};

const isYoung = ({ occurredAt }: Envelope, { origin }: UnitOfWork): boolean =>
  Date.parse(origin.occurredAt) - Date.parse(occurredAt) < LONGEST_COMMIT_MILLISECONDS;
