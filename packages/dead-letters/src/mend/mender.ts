import type { EventStore } from '@edtech/event-store';
import {
  type Consumer,
  discard,
  inboxOwner,
  NothingToDiscard,
  Poison,
  type Queue,
  readBody,
} from '@edtech/messaging';
import { retry } from '@edtech/outbox';
import { resumeSaga, type SagaVersions } from '@edtech/saga';
import { EditInvalid } from '../errors.ts';
import { ConsumerGone, NotMendable } from './errors.ts';
import type { MendRequest } from './request.ts';

/** A service, as far as it mends what ended. */
export interface MenderOptions {
  /** All that it declares, and those that hear for its sagas. */
  readonly consumers: readonly Consumer[];
  /** Its store, or that of its sagas, by name; undefined when there is none. */
  readonly storeNamed: (name: string) => EventStore | undefined;
  /** That in which its consumers keep what they have handled. */
  readonly inboxes: () => EventStore;
  /** Of an ordered consumer. */
  readonly queueOf: (consumer: string) => Pick<Queue, 'requeue'> | Promise<Pick<Queue, 'requeue'>>;
  /** The sagas that it runs, and where they are. */
  readonly sagas?: { readonly store: () => EventStore; readonly versions: readonly SagaVersions[] };
}

/** Does what a service is asked to do about an event that ended. Each of it is safe to be asked for again. */
export const createMender =
  (options: MenderOptions) =>
  async (request: MendRequest): Promise<void> => {
    switch (request.does) {
      case 'check-edit':
        return checkEdit(options, request);
      case 'give-up':
        return giveUp(options, request);
      case 'retry-record':
        return retryRecord(options, request);
      case 'resume-saga':
        return resume(options, request);
    }
  };

type Asked<Does extends MendRequest['does']> = Extract<MendRequest, { readonly does: Does }>;

const consumerNamed = ({ consumers }: MenderOptions, name: string): Consumer => {
  const { consumer } = inboxOwner(name);
  const found = consumers.find((one) => one.name === consumer);
  if (found === undefined) throw new ConsumerGone(consumer);
  return found;
};

/** Has the consumer itself read it: with its schema, in the version that it speaks. */
const checkEdit = (options: MenderOptions, { consumer: name, body }: Asked<'check-edit'>): void => {
  const consumer = consumerNamed(options, name);
  try {
    readBody(consumer, body);
  } catch (error) {
    throw error instanceof Poison
      ? new EditInvalid(`${consumer.name} could not handle it: ${error.message}`, error.violations)
      : error;
  }
};

/** As "npm run consumers -- discard" does. A consumer that is past it already needs nothing. */
const giveUp = async (options: MenderOptions, request: Asked<'give-up'>): Promise<void> => {
  const { subject, sequence, by, reason } = request;
  const { name, ordered } = consumerNamed(options, subject.consumer);
  if (ordered === false)
    throw new NotMendable(`${name} is not ordered: nothing waits behind its dead letters.`);
  try {
    await discard(options.inboxes(), await options.queueOf(name), { subject, sequence, by, reason });
  } catch (error) {
    if (!(error instanceof NothingToDiscard)) throw error;
  }
};

const retryRecord = async (
  { storeNamed }: MenderOptions,
  { store: name, key }: Asked<'retry-record'>,
): Promise<void> => {
  const store = storeNamed(name);
  if (store === undefined) throw new NotMendable(`there is no outbox ${name}.`);
  if (!(await retry(store.table, key, store.timing.now())))
    throw new NotMendable('its record is not FAILED: look at it with "npm run outbox -- show".');
};

const resume = async ({ sagas }: MenderOptions, request: Asked<'resume-saga'>): Promise<void> => {
  const { saga, id, correlationId, causationId, by, reason } = request;
  const versions = sagas?.versions.find(({ name }) => name === saga);
  if (sagas === undefined || versions === undefined)
    throw new NotMendable(`no saga is called ${saga} any more.`);
  const actor = { kind: 'service', id: 'dead-letters' } as const;
  const context = { correlationId, causationId, actor };
  await resumeSaga({ store: sagas.store(), versions, id, context }, { by, reason, how: 'again' });
};
