import type { SQSMessageAttributes } from 'aws-lambda';
import type { World } from './world.ts';

export interface StoredMessage {
  readonly id: string;
  readonly body: string;
  readonly attributes: SQSMessageAttributes;
  readonly sentAt: number;
}

export interface ReceivedMessage extends StoredMessage {
  readonly receives: number;
  readonly receiptHandle: string;
}

export interface SendOptions {
  readonly attributes?: SQSMessageAttributes;
  readonly delayMilliseconds?: number;
}

export interface QueueOptions {
  readonly name: string;
  readonly visibilityMilliseconds: number;
  readonly redrive?: { readonly to: SimulatedQueue; readonly maxReceiveCount: number };
}

/** A standard queue: at least once, in no order. */
export interface SimulatedQueue {
  readonly name: string;
  send(body: string, options?: SendOptions): void;
  /** Up to `most` of those that are visible now; what was received too often goes to the dead letters instead. */
  receive(most: number): readonly ReceivedMessage[];
  remove(message: ReceivedMessage): void;
  /** False when the message is not in flight under this receipt handle. */
  changeVisibility(receiptHandle: string, milliseconds: number): boolean;
  messages(): readonly StoredMessage[];
  /** Epoch milliseconds at which the next message can be received; undefined when the queue is empty. */
  nextVisibleAt(): number | undefined;
  /** Told whenever a message may become visible sooner than was known. */
  onChange(listener: () => void): void;
}

interface Kept extends StoredMessage {
  visibleAt: number;
  receives: number;
  receiptHandle: string;
}

export const createQueue = (
  world: World,
  { name, visibilityMilliseconds, redrive }: QueueOptions,
): SimulatedQueue => {
  const { scheduler, faults } = world;
  const chance = world.chance.fork(`queue ${name}`);
  const kept = new Map<string, Kept>();
  let listener = (): void => {};

  const shuffled = (messages: Kept[]): readonly Kept[] => {
    for (let index = messages.length - 1; index > 0; index -= 1) {
      const other = chance.below(index + 1);
      const [one, two] = [messages[index], messages[other]];
      if (one !== undefined && two !== undefined) [messages[index], messages[other]] = [two, one];
    }
    return messages;
  };

  const take = (message: Kept): readonly ReceivedMessage[] => {
    if (redrive !== undefined && message.receives >= redrive.maxReceiveCount) {
      kept.delete(message.id);
      world.note(() => `${name} gives up ${message.id}: ${message.body}`);
      redrive.to.send(message.body, { attributes: message.attributes });
      return [];
    }
    message.receives += 1;
    message.receiptHandle = `${message.id}/${message.receives}`;
    const hidden = faults.strikes('message-duplicated') ? chance.below(2_000) : visibilityMilliseconds;
    message.visibleAt = scheduler.now() + hidden;
    return [{ ...message }];
  };

  return {
    name,
    send(body, { attributes = {}, delayMilliseconds = 0 } = {}) {
      const id = chance.uuid();
      kept.set(id, {
        id,
        body,
        attributes,
        sentAt: scheduler.now(),
        visibleAt: scheduler.now() + delayMilliseconds,
        receives: 0,
        receiptHandle: '',
      });
      listener();
    },
    receive(most) {
      const visible = [...kept.values()].filter(({ visibleAt }) => visibleAt <= scheduler.now());
      return shuffled(visible).slice(0, most).flatMap(take);
    },
    remove({ id, receiptHandle }) {
      // AWS deletes by the latest handle only: another receiver may have the message by now.
      if (kept.get(id)?.receiptHandle !== receiptHandle) return;
      if (!faults.strikes('deletion-lost')) kept.delete(id);
    },
    changeVisibility(receiptHandle, milliseconds) {
      const message = kept.get(receiptHandle.split('/', 1)[0] ?? '');
      if (message?.receiptHandle !== receiptHandle || message.visibleAt <= scheduler.now()) return false;
      message.visibleAt = scheduler.now() + milliseconds;
      listener();
      return true;
    },
    messages: () => [...kept.values()],
    nextVisibleAt: () =>
      kept.size === 0
        ? undefined
        : [...kept.values()].reduce((soonest, { visibleAt }) => Math.min(soonest, visibleAt), Infinity),
    onChange(next) {
      listener = next;
    },
  };
};
