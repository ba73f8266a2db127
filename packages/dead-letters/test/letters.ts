import { createHash } from 'node:crypto';
import {
  type DeadLetterQueue,
  type DeadMessage,
  type Letter,
  readMessage,
  received,
} from '@edtech/dead-letters';
import fc from 'fast-check';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

export const ORDERED: DeadLetterQueue = { kind: 'consumer', name: 'payment-accounts', ordered: true };
export const UNORDERED: DeadLetterQueue = { kind: 'consumer', name: 'user-audit', ordered: false };

export interface EventOptions {
  readonly aggregateId?: string;
  readonly sequence?: number;
  readonly id?: string;
  readonly type?: string;
  readonly version?: number;
  readonly data?: object;
}

/** The same for the same event. */
const eventId = (aggregateId: string, sequence: number): string => {
  const digits = createHash('sha256').update(aggregateId).digest('hex').slice(0, 8);
  return `${digits}-0000-4000-8000-${String(sequence).padStart(12, '0')}`;
};

/** What EventBridge delivers for an event. */
export const bodyOf = ({
  aggregateId = 'u-1',
  sequence = 1,
  id = eventId(aggregateId, sequence),
  type = 'user.created',
  version = 1,
  data = { userId: aggregateId },
}: EventOptions = {}): string =>
  JSON.stringify({
    source: 'edtech.user',
    'detail-type': type,
    detail: {
      id,
      type,
      version,
      source: 'edtech.user',
      aggregate: { type: 'User', id: aggregateId, sequence },
      occurredAt: '2026-03-01T11:00:00.000Z',
      correlationId: 'c-1',
      causationId: 'd-1',
      data,
    },
  });

export const TRANSIENT = {
  errorCode: 'retries-exhausted',
  errorMessage: 'it failed 8 times, the last time with: TableUnavailable: the table did not answer',
  causeCode: 'table-unavailable',
  causeKind: 'unavailable',
};
export const INVALID = {
  errorCode: 'event-invalid',
  errorMessage: 'user.created version 1 breaks its schema: /email must match format "email"',
  violations: '[{"path":"/email","rule":"format","message":"must match format \\"email\\""}]',
};

export const message = (
  messageId: string,
  body = bodyOf(),
  attributes: DeadMessage['attributes'] = TRANSIENT,
  sentAt = NOW,
): DeadMessage => ({ messageId, body, attributes, sentAt });

/** The letter that a message brings. */
export const letterOf = (sent: DeadMessage, queue = ORDERED, now = NOW): Letter => {
  const letter = received(undefined, readMessage(queue, sent), now);
  if (letter === undefined) throw new Error('a new letter is always one');
  return letter;
};

export const because = { by: 'ada', reason: 'mended' };

export const aPerson = fc.record({
  by: fc.string({ minLength: 1, maxLength: 150 }),
  reason: fc.string({ maxLength: 600 }),
});
