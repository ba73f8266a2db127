import type { QueueFaults } from '../faults/queues.ts';
import type { EmulatedMessage, EmulatedQueue } from './emulator.ts';
import { disturbQueue } from './faulty-queue.ts';

export interface Adoption {
  /** Multiplies visibility timeouts and delays. */
  readonly timeScale: number;
  /** A message was sent, over HTTP or in process. */
  readonly onSend: (message: EmulatedMessage) => void;
  /** The redrive policy moved a message to the dead-letter queue. */
  readonly onRedrive: (message: EmulatedMessage, deadLetterQueueArn: string) => void;
  /** Something happened that may have made a message receivable. */
  readonly onChange: () => void;
  readonly faults?: QueueFaults;
}

/**
 * Scales the times of an emulated queue and reports what happens in it, by wrapping four methods of the one object.
 * Every request, whether over HTTP or in process, comes through them; attributes keep their declared values, so that
 * GetQueueAttributes answers as AWS would.
 */
export function adoptQueue(queue: EmulatedQueue, adoption: Adoption): void {
  const { timeScale, onSend, onRedrive, onChange, faults } = adoption;
  if (faults !== undefined) disturbQueue(queue, faults, onChange);
  const emulated = {
    enqueue: queue.enqueue.bind(queue),
    dequeue: queue.dequeue.bind(queue),
    changeVisibility: queue.changeVisibility.bind(queue),
    deleteMessage: queue.deleteMessage.bind(queue),
  };
  const scaled = (seconds: number) => Math.round(seconds * timeScale * 1000) / 1000;

  queue.enqueue = (message) => {
    if (message.delayUntil !== undefined) {
      const delaySeconds = (message.delayUntil - message.sentTimestamp) / 1000;
      message.delayUntil = message.sentTimestamp + scaled(delaySeconds) * 1000;
    }
    emulated.enqueue(message);
    onSend(message);
    onChange();
  };

  queue.dequeue = (maxCount, visibilitySeconds, findDeadLetterQueue) => {
    const seconds = visibilitySeconds ?? Number(queue.attributes.VisibilityTimeout);
    return emulated.dequeue(maxCount, scaled(seconds), (arn) => {
      const deadLetterQueue = findDeadLetterQueue?.(arn);
      if (deadLetterQueue === undefined) return undefined;
      return redirect(deadLetterQueue, (message) => {
        deadLetterQueue.enqueue(withoutDelay(message));
        onRedrive(message, arn);
      });
    });
  };

  queue.changeVisibility = (receiptHandle, seconds) => {
    const entry = queue.inflightMessages.get(receiptHandle);
    if (seconds > 0 || entry === undefined) {
      emulated.changeVisibility(receiptHandle, Math.max(scaled(seconds), 0.001));
    } else {
      // The emulator's own way to zero resets the persisted receive count, which its schema forbids to be null. Ending
      // the visibility timeout now has the same effect and keeps the count.
      emulated.changeVisibility(receiptHandle, 0.001);
      entry.visibilityDeadline = 0;
      queue.processTimers();
    }
    onChange();
  };

  queue.deleteMessage = (receiptHandle) => {
    const deleted = emulated.deleteMessage(receiptHandle);
    // A FIFO group is locked while one of its messages is in flight; deleting that one frees the next.
    if (queue.isFifo()) onChange();
    return deleted;
  };
}

/** A delay belongs to the queue that a message was sent to; it never delays the message in the dead-letter queue. */
function withoutDelay(message: EmulatedMessage): EmulatedMessage {
  delete message.delayUntil;
  return message;
}

/** The queue itself, but for the one method that the emulator calls on a dead-letter queue. */
function redirect(queue: EmulatedQueue, enqueue: (message: EmulatedMessage) => void): EmulatedQueue {
  return Object.create(queue, { enqueue: { value: enqueue } });
}
