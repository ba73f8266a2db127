import type { Journal } from '../../journal/index.ts';
import type { LambdaRuntime } from '../../lambda/index.ts';
import type { FunctionModel, QueueMappingModel } from '../../model.ts';
import { whenIdle } from '../../pace.ts';
import { compileFilters } from '../../patterns/index.ts';
import { messageIds, type QueueMessage, type QueueService } from '../../queues/index.ts';
import { createBell } from '../bell.ts';
import { createGate } from '../gate.ts';
import { type RunningMapping, STOP_GRACE_MS } from '../mapping.ts';
import { judgeBatch } from './batch.ts';
import { createConcurrency } from './concurrency.ts';
import { type LambdaMessage, lambdaMessage } from './record.ts';

/** What one ReceiveMessage returns at most, and how long Lambda's long polls last. */
const RECEIVE_MAXIMUM = 10;
const RECEIVE_WAIT_MS = 20_000;
/** How soon a grown concurrency is used when all batches are running. */
const GROWTH_CHECK_MS = 200;
/** The largest event that a synchronous invocation takes. */
const MAXIMUM_PAYLOAD_BYTES = 6 * 1_048_576;

export interface QueueMappingOptions {
  readonly mapping: QueueMappingModel;
  readonly queueName: string;
  readonly fn: Pick<FunctionModel, 'key' | 'name'>;
  readonly region: string;
  readonly queues: Pick<QueueService, 'receive' | 'remove'>;
  readonly lambda: Pick<LambdaRuntime, 'invoke'>;
  readonly journal: Journal;
  /** Multiplies the batch window; the queue scales its own times. */
  readonly timeScale: number;
}

/**
 * Starts an event source mapping on a queue.
 * https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 *
 * @throws InvalidPattern when Lambda would refuse a filter.
 */
export function startQueueMapping(options: QueueMappingOptions): RunningMapping {
  const { mapping, queueName, fn, region, queues, lambda, journal, timeScale } = options;
  const { queueArn, batchSize } = mapping;
  const passes = compileFilters(mapping.filters, 'sqs');
  const gate = createGate(mapping.enabled);
  const stopping = new AbortController();
  const { signal } = stopping;
  const running = new Set<readonly LambdaMessage[]>();
  /** Those of them that no environment has taken yet. */
  const waiting = new Set<readonly LambdaMessage[]>();
  const room = createBell();
  const concurrency = createConcurrency(mapping.maximumConcurrency);
  let polling = new AbortController();
  let held = 0;

  async function poll(): Promise<void> {
    while (!signal.aborted) {
      await gate.pass(signal);
      if (hasEnough()) {
        await room.wait(room.rung, signal, GROWTH_CHECK_MS);
        continue;
      }
      const batch = await gather();
      held = 0;
      if (batch.length > 0 && !signal.aborted) void process(batch);
    }
  }

  /** What would wait for an environment of this small machine waits in the queue, where it gathers: the next batch takes it all. */
  const hasEnough = () => waiting.size > 0 || running.size >= concurrency.limit(running.size, Date.now());

  /** One receive, or as many as the batching window allows; messages that no filter wants are deleted on the way. */
  async function gather(): Promise<readonly LambdaMessage[]> {
    const batch: LambdaMessage[] = [];
    let bytes = 0;
    let until: number | undefined;
    while (!polling.signal.aborted && batch.length < batchSize && bytes < MAXIMUM_PAYLOAD_BYTES) {
      const waitMs = until === undefined ? RECEIVE_WAIT_MS : until - Date.now();
      if (waitMs <= 0) break;
      const max = Math.min(batchSize - batch.length, RECEIVE_MAXIMUM);
      const received = await queues.receive(queueArn, { max, waitMs, signal: polling.signal });
      const wanted = received.map(forFunction).filter(keep);
      batch.push(...wanted);
      held = batch.length;
      bytes += wanted.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
      if (batch.length > 0) until ??= Date.now() + mapping.batchWindowSeconds * 1000 * timeScale;
    }
    return batch;
  }

  const forFunction = (message: QueueMessage) => lambdaMessage(message, queueArn, region);

  function keep(message: LambdaMessage): boolean {
    if (passes(message)) return true;
    queues.remove(queueArn, message.receiptHandle);
    record([message], 'filtered out');
    return false;
  }

  async function process(batch: readonly LambdaMessage[]): Promise<void> {
    running.add(batch);
    const invocation = await lambda.invoke(fn.key, { Records: batch }, (isWaiting) => {
      if (isWaiting) waiting.add(batch);
      else if (waiting.delete(batch)) room.ring();
    });
    waiting.delete(batch);
    // After a stop the queues may be gone; a message that was not deleted comes again.
    if (running.delete(batch)) {
      const ids = batch.map(({ messageId }) => messageId);
      const { succeeded, outcome } = judgeBatch(ids, invocation, mapping.reportBatchItemFailures);
      for (const { messageId, receiptHandle } of batch) {
        if (succeeded.has(messageId)) queues.remove(queueArn, receiptHandle);
      }
      record(batch, outcome, invocation.durationMs);
    }
    room.ring();
  }

  function record(batch: readonly LambdaMessage[], outcome: string, durationMs?: number): void {
    journal.append({
      kind: 'queue-batch',
      source: queueName,
      target: fn.name,
      ids: batch.flatMap(({ messageId, body }) => messageIds(messageId, body)),
      outcome,
      ...(durationMs === undefined ? {} : { durationMs }),
    });
  }

  const polled = poll();
  return {
    id: mapping.id,
    get enabled() {
      return gate.isOpen;
    },
    setEnabled(enabled) {
      if (enabled === gate.isOpen) return;
      if (enabled) polling = new AbortController();
      else polling.abort();
      gate.set(enabled);
    },
    describe: () => ({
      id: mapping.id,
      kind: 'queue',
      source: queueName,
      target: fn.name,
      enabled: gate.isOpen,
      running: running.size,
    }),
    async inFlight() {
      const label = `${queueName} to ${fn.name}`;
      return [
        ...(running.size > 0 ? [`${label}: ${running.size} batches running`] : []),
        ...(held > 0 ? [`${label}: ${held} messages waiting for a full batch`] : []),
      ];
    },
    async stop() {
      stopping.abort();
      polling.abort();
      await polled;
      await whenIdle(() => running.size === 0, STOP_GRACE_MS);
      for (const batch of running)
        record(batch, 'abandoned at stop, visible again after the visibility timeout');
      running.clear();
    },
  };
}
