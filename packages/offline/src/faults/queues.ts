import { eventTypesInBody } from './event-types.ts';
import type { Faults } from './faults.ts';
import { carriedIn, type Occasion } from './occasion.ts';

/** What happens to a request; `cut` ends the connection without an answer. */
export type RequestFault =
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | {
      readonly kind: 'refuse';
      readonly status: 400 | 500;
      readonly code: 'RequestThrottled' | 'InternalFailure';
      readonly message: string;
    };

export interface FaultyMessage {
  readonly messageId: string;
  readonly body: string;
}

/** What can go wrong at a queue. */
export interface QueueFaults {
  readonly on: boolean;
  /** @param inProcess there is no connection that could be cut. */
  ofRequest(queue: string, action: string, inProcess: boolean): RequestFault | undefined;
  isFrozen(queue: string): boolean;
  isLost(queue: string, message: FaultyMessage): boolean;
  /** Milliseconds until the message can be received. */
  delayOf(queue: string, message: FaultyMessage): number;
  isOvertaken(queue: string, message: FaultyMessage): boolean;
  /** Whether a message that was deleted shows up once more. */
  comesBack(queue: string, message: FaultyMessage): boolean;
  /** Calls back when a frozen queue may have thawed. */
  onChange(listener: () => void): void;
}

export function queueFaults(faults: Faults): QueueFaults {
  const about = (queue: string, { messageId, body }: FaultyMessage): Occasion => ({
    site: 'queue',
    names: [queue],
    eventTypes: eventTypesInBody(body),
    ids: [messageId],
    carries: carriedIn(() => body),
  });
  /** SQS promises order and exactly one delivery for FIFO queues, whose messages have no delays of their own. */
  const standard = (queue: string) => !queue.endsWith('.fifo');
  return {
    get on() {
      return faults.on;
    },
    ofRequest(queue, action, inProcess) {
      const occasion: Occasion = { site: 'queue', names: [queue], action };
      if (!inProcess && faults.strikes('drop', occasion)) return { kind: 'cut', when: 'before' };
      if (faults.strikes('throttle', occasion))
        return { kind: 'refuse', status: 400, code: 'RequestThrottled', message: 'Rate exceeded.' };
      if (faults.strikes('fail', occasion))
        return { kind: 'refuse', status: 500, code: 'InternalFailure', message: 'The request has failed.' };
      if (!inProcess && faults.strikes('loseAnswer', occasion)) return { kind: 'cut', when: 'after' };
      return undefined;
    },
    isFrozen: (queue) => faults.isFrozen({ site: 'queue', names: [queue] }),
    isLost: (queue, message) => faults.strikes('lose', about(queue, message)),
    delayOf: (queue, message) => (standard(queue) ? faults.delayOf(about(queue, message)) : 0),
    isOvertaken: (queue, message) => standard(queue) && faults.strikes('reorder', about(queue, message)),
    comesBack: (queue, message) => standard(queue) && faults.strikes('duplicate', about(queue, message)),
    onChange: (listener) => faults.onChange(listener),
  };
}
