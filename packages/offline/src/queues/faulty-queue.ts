import type { QueueFaults } from '../faults/queues.ts';
import type { EmulatedMessage, EmulatedQueue } from './emulator.ts';

/** When nothing comes that could overtake a message, it was only late. */
const LONGEST_OVERTAKING_MS = 1_000;

/**
 * Lets messages be lost, late, overtaken or delivered twice, and the queue freeze, where the plan says so. It goes
 * beneath the scaling of times, and costs one comparison a call while there is no plan.
 *
 * @param onChange called when a message may have become receivable.
 */
export function disturbQueue(queue: EmulatedQueue, faults: QueueFaults, onChange: () => void): void {
  const { name } = queue;
  const enqueue = queue.enqueue.bind(queue);
  const dequeue = queue.dequeue.bind(queue);
  const deleteMessage = queue.deleteMessage.bind(queue);
  const toBeOvertaken: EmulatedMessage[] = [];
  const cameBack = new Set<string>();

  function enqueueLate(message: EmulatedMessage, delayMs: number): void {
    message.delayUntil = Math.max(message.delayUntil ?? 0, Date.now()) + delayMs;
    enqueue(message);
  }

  queue.enqueue = (message) => {
    if (!faults.on) return enqueue(message);
    if (faults.isLost(name, message)) return;
    const delayMs = faults.delayOf(name, message);
    if (delayMs > 0) return enqueueLate(message, delayMs);
    if (faults.isOvertaken(name, message)) {
      enqueueLate(message, LONGEST_OVERTAKING_MS);
      toBeOvertaken.push(message);
      return;
    }
    enqueue(message);
    for (const overtaken of toBeOvertaken.splice(0)) overtaken.delayUntil = Date.now();
    queue.processTimers();
  };

  queue.dequeue = (...request) => {
    if (!faults.on || !faults.isFrozen(name)) return dequeue(...request);
    queue.processTimers();
    return [];
  };

  queue.deleteMessage = (receiptHandle) => {
    const message = queue.inflightMessages.get(receiptHandle)?.message;
    if (message === undefined || (!faults.on && cameBack.size === 0)) return deleteMessage(receiptHandle);
    if (cameBack.delete(message.messageId) || !faults.comesBack(name, message)) {
      return deleteMessage(receiptHandle);
    }
    cameBack.add(message.messageId);
    queue.changeVisibility(receiptHandle, 0);
    return true;
  };

  faults.onChange(onChange);
}
