import { join } from 'node:path';
import type { QueueFaults } from '../faults/queues.ts';
import type { Journal } from '../journal/index.ts';
import type { PlatformModel, QueueModel } from '../model.ts';
import type { Source } from '../source.ts';
import { adoptQueue } from './adopt.ts';
import { type Arrivals, watchArrivals } from './arrivals.ts';
import { queueAttributes } from './attributes.ts';
import { type EmulatedQueue, loadEmulator } from './emulator.ts';
import { QueueRequestRefused } from './errors.ts';
import { failRequests } from './faulty-requests.ts';
import { type QueueMessage, receiveNow } from './message.ts';
import { messageIds } from './message-ids.ts';
import { restoreQueues } from './persistence.ts';
import { onlyQueueRequests } from './requests.ts';
import { type SendOptions, sendThrough } from './send.ts';

export interface QueueDepth {
  readonly name: string;
  readonly arn: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export interface QueueService extends Source {
  /** For `AWS_ENDPOINT_URL_SQS`. */
  readonly endpoint: string;
  /**
   * Sends a message in process.
   * @throws QueueRequestRefused when SQS would refuse it, for example because the queue does not exist.
   */
  send(queueArn: string, body: string, options?: SendOptions): Promise<void>;
  /**
   * Long polling in process: resolves as soon as there is at least one message, or empty after `waitMs` or on abort.
   * @throws QueueRequestRefused when the queue does not exist.
   */
  receive(queueArn: string, options: ReceiveOptions): Promise<readonly QueueMessage[]>;
  /** Deletes a received message; without effect when its visibility timeout is over. */
  remove(queueArn: string, receiptHandle: string): void;
  inspect(): readonly QueueDepth[];
  stop(): Promise<void>;
}

export interface ReceiveOptions {
  /** At most 10, as in ReceiveMessage. */
  readonly max: number;
  readonly waitMs: number;
  readonly signal?: AbortSignal;
}

export interface QueueServiceOptions {
  readonly model: PlatformModel;
  /** 0 for any free port. */
  readonly port: number;
  /** Where messages survive restarts; without it they live in memory. */
  readonly dataDir?: string;
  readonly journal: Journal;
  /** Multiplies visibility timeouts and delays; 1 is AWS's time. */
  readonly timeScale: number;
  /** What may go wrong with requests and messages. */
  readonly faults?: QueueFaults;
}

interface LocalQueue {
  readonly emulated: EmulatedQueue;
  readonly arrivals: Arrivals;
}

/** Starts the queues of the configuration, on 127.0.0.1 only. */
export async function startQueues(options: QueueServiceOptions): Promise<QueueService> {
  const { model, journal, faults } = options;
  const emulator = await loadEmulator(model.region);
  const { store, app } = emulator;
  onlyQueueRequests(app);
  if (faults !== undefined) failRequests(app, faults);
  const endpoint = await app.listen({ host: '127.0.0.1', port: options.port });

  // A URL without a host of its own in it makes the emulator look the queue up by name, so any account id works.
  const findQueue = (arn: string) => local.get(arn)?.emulated;
  store.getQueueByArn = (arn) => findQueue(arn) ?? sameRegion(store.getQueueByName(nameIn(arn)), arn);
  const local = new Map(model.queues.map((queue) => [queue.arn, create(queue)]));
  const persistence =
    options.dataDir === undefined
      ? undefined
      : restoreQueues(emulator, model.queues, join(options.dataDir, 'queues'));

  function create(queue: QueueModel): LocalQueue {
    const url = `${endpoint}/${model.accountId}/${queue.name}`;
    const emulated = store.createQueue(queue.name, url, queue.arn, queueAttributes(queue));
    const arrivals = watchArrivals(emulated);
    adoptQueue(emulated, {
      timeScale: options.timeScale,
      ...(faults === undefined ? {} : { faults }),
      onSend: ({ messageId, body }) =>
        journal.append({
          kind: 'queue-send',
          source: queue.name,
          ids: messageIds(messageId, body),
          detail: body,
        }),
      onRedrive: ({ messageId, body, approximateReceiveCount }, deadLetterQueueArn) =>
        journal.append({
          kind: 'dead-letter',
          source: queue.name,
          target: nameIn(deadLetterQueueArn),
          ids: messageIds(messageId, body),
          outcome: `received ${approximateReceiveCount - 1} times`,
        }),
      onChange: arrivals.announce,
    });
    return { emulated, arrivals };
  }

  function queueOf(arn: string): LocalQueue {
    const queue = local.get(arn);
    if (queue === undefined) throw new QueueRequestRefused(arn, 'QueueDoesNotExist', 'it is not declared');
    return queue;
  }

  const inspect = () => [...local.values()].map(({ emulated }) => depthOf(emulated));

  return {
    name: 'queues',
    endpoint,
    inspect,
    async send(queueArn, body, sendOptions = {}) {
      await sendThrough(app, queueOf(queueArn).emulated, body, sendOptions);
    },
    async receive(queueArn, { max, waitMs, signal }) {
      const { emulated, arrivals } = queueOf(queueArn);
      const until = Date.now() + waitMs;
      for (;;) {
        if (signal?.aborted) return [];
        const messages = receiveNow(emulated, max, findQueue);
        if (messages.length > 0 || Date.now() >= until) return messages;
        await arrivals.wait(until, signal);
      }
    },
    remove(queueArn, receiptHandle) {
      queueOf(queueArn).emulated.deleteMessage(receiptHandle);
    },
    async describe() {
      return { endpoint, queues: inspect() };
    },
    async inFlight(look) {
      return inspect()
        .filter(({ name }) => !look?.ignoredQueues.has(name))
        .flatMap(({ name, visible, inFlight, delayed }) => [
          ...(visible > 0 ? [`${visible} visible in ${name}`] : []),
          ...(inFlight > 0 ? [`${inFlight} in flight from ${name}`] : []),
          ...(delayed > 0 ? [`${delayed} delayed in ${name}`] : []),
        ]);
    },
    async stop() {
      await app.close();
      persistence?.close();
    },
  };
}

function depthOf(queue: EmulatedQueue): QueueDepth {
  queue.processTimers();
  return {
    name: queue.name,
    arn: queue.arn,
    visible: Number(queue.getAttribute('ApproximateNumberOfMessages')),
    inFlight: Number(queue.getAttribute('ApproximateNumberOfMessagesNotVisible')),
    delayed: Number(queue.getAttribute('ApproximateNumberOfMessagesDelayed')),
  };
}

function nameIn(arn: string): string {
  return arn.split(':').at(-1) ?? arn;
}

/** The emulator looks queues up under an account id of its own; the name and the Region decide here. */
function sameRegion(queue: EmulatedQueue | undefined, arn: string): EmulatedQueue | undefined {
  return queue?.arn.split(':')[3] === arn.split(':')[3] ? queue : undefined;
}
