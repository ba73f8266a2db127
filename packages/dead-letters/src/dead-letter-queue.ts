import { PlatformError } from '@edtech/contracts';

/** A queue of dead letters, and whose they are. */
export interface DeadLetterQueue {
  readonly kind: 'consumer' | 'delay' | 'outbox' | 'stream';
  /** Of the consumer, or of the service. */
  readonly name: string;
  readonly ordered: boolean;
}

/** The variable that lists the queues: `consumer:payment-accounts:ordered consumer:user-audit outbox:user stream:user`. */
export const QUEUES_VARIABLE = 'DEAD_LETTER_QUEUES';

export class QueuesMalformed extends PlatformError {
  readonly code = 'dead-letter-queues-malformed';
  readonly kind = 'internal';

  constructor(part: string) {
    super(`"${part}" in ${QUEUES_VARIABLE} names no queue of dead letters.`);
  }
}

const PART = /^(consumer|delay|outbox|stream):([a-z][a-z0-9-]*)(:ordered)?$/;

const isKind = (text: string | undefined): text is DeadLetterQueue['kind'] =>
  text === 'consumer' || text === 'delay' || text === 'outbox' || text === 'stream';

/** @throws QueuesMalformed */
export const queuesIn = (text: string): readonly DeadLetterQueue[] =>
  text
    .split(' ')
    .filter((part) => part !== '')
    .map((part) => {
      const [, kind, name, ordered] = PART.exec(part) ?? [];
      if (!isKind(kind) || name === undefined) throw new QueuesMalformed(part);
      return { kind, name, ordered: ordered !== undefined };
    });

/** The reverse of `queuesIn`. */
export const queuesText = (queues: readonly DeadLetterQueue[]): string =>
  queues.map(({ kind, name, ordered }) => `${kind}:${name}${ordered ? ':ordered' : ''}`).join(' ');

/** What the queue itself is called on a stage, as services' resources.yml call it. */
export const deadLetterQueueName = ({ kind, name }: DeadLetterQueue, stage: string): string => {
  switch (kind) {
    case 'consumer':
      return `edtech-${name}-dlq-${stage}`;
    case 'delay':
      return `edtech-${name}-saga-delays-dlq-${stage}`;
    case 'outbox':
      return `edtech-${name}-outbox-dlq-${stage}`;
    case 'stream':
      return `edtech-${name}-stream-failures-${stage}`;
  }
};

/** The queue that its letters are sent to again; undefined when sending helps nobody. */
export const handledQueueName = (
  { kind, name }: { readonly kind: string; readonly name: string },
  stage: string,
): string | undefined => {
  switch (kind) {
    case 'consumer':
    case 'rule-target':
      return `edtech-${name}-${stage}`;
    case 'delay':
      return `edtech-${name}-saga-delays-${stage}`;
    default:
      return undefined;
  }
};
