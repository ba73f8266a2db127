import { PlatformError } from '@edtech/contracts';
import { inboxName, type Override } from '@edtech/messaging';
import type { Because } from '../changes.ts';
import { NotRedrivable } from '../errors.ts';
import type { Letter } from '../letter.ts';
import type { GiveUp, Validate } from '../operate.ts';
import type { Redriver } from '../processor.ts';
import { keyIn } from '../watch.ts';
import { NotMendable } from './errors.ts';
import type { Mend } from './request.ts';

/** Which service's it is: consumers, outboxes and sagas are called after the service that has them. */
export type OwnerOf = (name: string) => string;

export class OwnerUnknown extends PlatformError {
  readonly code = 'consumer-unknown';
  readonly kind = 'conflict';

  constructor(name: string) {
    super(`No service has ${name} any more.`);
  }
}

/** @param services names of all that there are */
export const ownerAmong =
  (services: readonly string[]): OwnerOf =>
  (name) => {
    const [owner] = services
      .filter((service) => name === service || name.startsWith(`${service}-`))
      .toSorted((one, other) => other.length - one.length);
    if (owner === undefined) throw new OwnerUnknown(name);
    return owner;
  };

export interface Asking {
  readonly mend: Mend;
  readonly ownerOf: OwnerOf;
}

/** Has the service of a consumer read what was edited. */
export const validateBy =
  ({ mend, ownerOf }: Asking): Validate =>
  ({ source }, body) =>
    mend(ownerOf(source.name), { does: 'check-edit', consumer: source.name, body });

/** Has the service of an ordered consumer go past an event. */
export const giveUpBy =
  ({ mend, ownerOf }: Asking): GiveUp =>
  async ({ source, event }, { by, reason }) => {
    if (event === undefined) return;
    const { replayId, aggregateType, aggregateId, sequence } = event;
    const consumer = inboxName({
      consumer: source.name,
      ...(replayId === undefined ? {} : { replayId }),
    });
    const subject = { consumer, source: event.source, aggregateType, aggregateId };
    await mend(ownerOf(source.name), { does: 'give-up', subject, sequence, by, reason });
  };

export interface RedrivingOptions extends Asking {
  /** Sends what is a message to its queue again. */
  readonly queues: (override?: Override) => Redriver;
  /** Who redrives, and why. */
  readonly because: Because;
  /** Whether consumers are to handle events that are too old to be known again. */
  readonly inSpiteOfAge: boolean;
}

/**
 * Redrives whatever has ended: messages go to their queues again, records of outboxes are due again with all of their attempts,
 * sagas are resumed.
 */
export const redriverBy = ({
  mend,
  ownerOf,
  queues,
  because: { by, reason },
  inSpiteOfAge,
}: RedrivingOptions): Redriver => {
  const toQueue = queues(inSpiteOfAge ? { by, reason } : undefined);
  const retryRecord = async ({ id, source }: Letter, body: string): Promise<void> => {
    const key = keyIn(body);
    if (key === undefined)
      throw new NotRedrivable(id, 'it does not say which record of the outbox it is about.');
    await mend(ownerOf(source.name), { does: 'retry-record', store: source.name, key });
  };
  const resume = async ({ id, source, event }: Letter): Promise<void> => {
    if (event === undefined) throw new NotRedrivable(id, 'it does not say which saga it is about.');
    const { aggregateType: saga, aggregateId, correlationId } = event;
    const request = { saga, id: aggregateId, correlationId, causationId: id, by, reason };
    await mend(ownerOf(source.name), { does: 'resume-saga', ...request });
  };
  return {
    async send(letter, body) {
      try {
        if (letter.source.kind === 'outbox') return await retryRecord(letter, body);
        if (letter.source.kind === 'saga') return await resume(letter);
        return await toQueue.send(letter, body);
      } catch (error) {
        // As it is thrown here, or told by the service's function.
        if (error instanceof PlatformError && error.code === NotMendable.CODE)
          throw new NotRedrivable(letter.id, error.message);
        throw error;
      }
    },
  };
};
