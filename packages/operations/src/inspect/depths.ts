import { createDeadLetterStore } from '@edtech/dead-letters';
import type { Service } from '@edtech/infrastructure';
import { countSagas } from '@edtech/saga';
import type { DeadLetterCounts, OutboxDepthAnswer, QueueDepthAnswer, SagaCounts } from '../answers/index.ts';
import { inspectedOutboxes, keepsDeadLetters } from './health.ts';
import type { InspectTools } from './tools.ts';

/** How much waits at one service. */
export interface ServiceDepths {
  readonly queues: readonly QueueDepthAnswer[];
  readonly outboxes: readonly OutboxDepthAnswer[];
  readonly sagas: SagaCounts;
  readonly deadLetters?: DeadLetterCounts;
  /** Queues and outboxes that did not answer. */
  readonly unknown: readonly string[];
}

export const depthsOf = async (service: Service, tools: InspectTools): Promise<ServiceDepths> => {
  const unknown: string[] = [];
  const measured = async <Depth>(place: string, depth: Promise<Depth>): Promise<readonly Depth[]> => {
    try {
      return [await depth];
    } catch {
      unknown.push(place);
      return [];
    }
  };
  const [queues, outboxes, [sagas = NO_SAGAS], deadLetters] = await Promise.all([
    Promise.all(tools.queues.map((queue) => measured(queue.queueName, queueDepth(tools, queue)))),
    Promise.all(
      inspectedOutboxes(service, tools).map((outbox) =>
        measured(`${outbox.service} outbox`, outboxDepth(outbox, tools.now())),
      ),
    ),
    measured('sagas', sagaCounts(service, tools)),
    keepsDeadLetters(service) ? measured('dead letters', letterCounts(tools)) : [],
  ]);
  return {
    queues: queues.flat(),
    outboxes: outboxes.flat(),
    sagas,
    ...(deadLetters[0] === undefined ? {} : { deadLetters: deadLetters[0] }),
    unknown,
  };
};

const queueDepth = async (
  { sqs }: InspectTools,
  queue: InspectTools['queues'][number],
): Promise<QueueDepthAnswer> => {
  const { visible, hidden, delayed } = await sqs.depth(queue.queueName);
  return { ...queue, visible, inFlight: hidden - delayed, delayed };
};

const outboxDepth = async (
  { service, inspection }: ReturnType<typeof inspectedOutboxes>[number],
  now: number,
): Promise<OutboxDepthAnswer> => {
  const { PENDING, PROCESSING, FAILED } = (await inspection.statistics()).statuses;
  const ages = [PENDING, PROCESSING].flatMap(({ oldestAge }) => oldestAge ?? []);
  return {
    service,
    pending: PENDING.count,
    processing: PROCESSING.count,
    failed: FAILED.count,
    ...(ages.length === 0 ? {} : { oldestPendingSince: new Date(now - Math.max(...ages)).toISOString() }),
  };
};

const NO_SAGAS: SagaCounts = { running: 0, compensating: 0, stuck: 0 };

const sagaCounts = async ({ sagas: running }: Service, { sagas }: InspectTools): Promise<SagaCounts> => {
  if (sagas === undefined) return NO_SAGAS;
  const names = running.map(({ saga }) => saga.name);
  const count = async (status: 'RUNNING' | 'COMPENSATING' | 'STUCK'): Promise<number> => {
    const counts = await Promise.all(names.map((name) => countSagas(sagas.index, { name, status })));
    return counts.reduce((total, one) => total + one, 0);
  };
  const [ofRunning, compensating, stuck] = await Promise.all([
    count('RUNNING'),
    count('COMPENSATING'),
    count('STUCK'),
  ]);
  return { running: ofRunning, compensating, stuck };
};

const letterCounts = async ({ store }: InspectTools): Promise<DeadLetterCounts> => {
  const counts = { open: 0, routed: 0 };
  let oldestSince: string | undefined;
  if (store !== undefined) {
    const letters = createDeadLetterStore(store.table);
    for (const state of ['OPEN', 'REDRIVING', 'ROUTED'] as const)
      for await (const { openSince } of letters.inState(state)) {
        counts[state === 'ROUTED' ? 'routed' : 'open'] += 1;
        if (oldestSince === undefined || openSince < oldestSince) oldestSince = openSince;
      }
  }
  return { ...counts, ...(oldestSince === undefined ? {} : { oldestSince }) };
};
