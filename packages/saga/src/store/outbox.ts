import { EventContractViolated, isLocal, PlatformError } from '@edtech/contracts';
import { checkIntegrationEvent, type Origin } from '@edtech/event-store';
import { encodeOutboxRecord, envelopeOf, type OutboxItem } from '@edtech/event-store/layout';
import { v5 as uuidFrom } from 'uuid';
import type { SagaMessage } from '../message.ts';
import type { Said } from '../turn.ts';
import type { StoredSaga } from './items.ts';

/** A message of an aggregate for which a saga cannot speak. */
export class MessageMisplaced extends PlatformError {
  readonly code = 'saga-message-misplaced';
  readonly kind = 'internal';
  readonly type: string;

  constructor(saga: string, type: string, aggregate: string) {
    super(
      `The saga ${saga} says ${type}, which is about ${aggregate}: it speaks for itself, and its outcome for the aggregate that began it.`,
    );
    this.type = type;
  }
}

/** What a transition says, and what it tells its own service of itself. */
type Message = Said | (SagaMessage & { readonly purpose: 'news' });

/**
 * The outbox items of a transition: the forwarder and the sweeper of the outbox publish them as they do those of aggregates.
 * A request is an event of the saga's own, and counted as such. An outcome may be an event of the aggregate that began the
 * saga: the one that follows its start, since an aggregate that has begun a saga publishes nothing until it knows how that ended.
 *
 * @param transitionId a fresh UUID: the ids of its messages follow from it
 * @param saga as it is after the transition, but for what it publishes
 * @throws EventContractViolated, MessageMisplaced, LimitExceeded
 */
export const outboxItems = (
  saga: StoredSaga,
  messages: readonly Message[],
  transitionId: string,
  { source, context, occurredAt }: Origin,
): { readonly items: readonly OutboxItem[]; readonly published: number } => {
  let { published } = saga;
  const items = messages.map(({ contract, data, purpose }, position) => {
    const violations = contract.publish(data);
    if (violations.length > 0) throw new EventContractViolated(contract.type, contract.version, violations);
    const destination = isLocal(contract) ? 'local' : 'bus';
    const isOwn = contract.aggregate === saga.name;
    const isStarters = purpose === 'outcome' && contract.aggregate === saga.startedBy.type;
    if (!isOwn && !isStarters) throw new MessageMisplaced(saga.name, contract.type, contract.aggregate);
    if (isOwn && destination === 'bus') published += 1;
    const ownSequence = destination === 'bus' ? published : saga.revision;
    const item = encodeOutboxRecord({
      id: uuidFrom(String(position + 1), transitionId),
      eventType: contract.type,
      eventVersion: contract.version,
      data,
      source,
      aggregateType: isOwn ? saga.name : saga.startedBy.type,
      aggregateId: isOwn ? saga.id : saga.startedBy.id,
      sequence: isOwn ? ownSequence : saga.startedBy.sequence + 1,
      destination,
      createdAt: occurredAt,
      context: {
        ...context,
        correlationId: saga.correlationId,
        ...(saga.trace === undefined ? {} : { trace: saga.trace }),
      },
      cause: { version: saga.revision, eventId: context.causationId, index: position + 1 },
    });
    checkIntegrationEvent(JSON.stringify(envelopeOf(item)), `${contract.type} of ${saga.name} ${saga.id}`);
    return item;
  });
  return { items, published };
};
