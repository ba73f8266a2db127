import { randomUUID } from 'node:crypto';
import type { Condition, UnitOfWork } from '@edtech/event-store';
import type { SagaDefinition } from '../definition.ts';
import type { Input } from '../input.ts';
import { isFinished } from '../state.ts';
import { transition } from '../transition.ts';
import type { Transition } from '../turn.ts';
import {
  decodeSaga,
  historyItem,
  type SagaName,
  type StartedBy,
  type StoredSaga,
  sagaItem,
  sagaKey,
  timerItem,
  timerKey,
} from './items.ts';
import { lastTimers } from './last-timers.ts';
import { outboxItems } from './outbox.ts';
import { type SagaVersions, versionOf } from './registry.ts';
import { wakeAfter } from './wake.ts';

/** The saga as it is now; undefined when there is none. */
export const findSaga = async (
  tx: Pick<UnitOfWork, 'item'>,
  { name }: SagaVersions,
  id: string,
): Promise<StoredSaga | undefined> => {
  const item = await tx.item(sagaKey({ name, id }));
  return item === undefined ? undefined : decodeSaga(item);
};

/** Moves a saga that there is. Everything that comes of it is committed with `tx`, or nothing. @throws SagaVersionMissing */
export const move = (tx: UnitOfWork, versions: SagaVersions, saga: StoredSaga, input: Input): Transition => {
  const definition = versionOf(versions, saga.id, saga.state.definitionVersion);
  const result = transition(definition, saga.state, input, tx.origin.occurredAt);
  if (result.outcome !== 'ignored') write(tx, versions, saga, result, asRead(saga));
  return result;
};

/** Begins a saga, with the newest version. */
export const begin = (
  tx: UnitOfWork,
  versions: SagaVersions,
  input: Extract<Input, { readonly kind: 'start' }>,
  startedBy: StartedBy,
): Transition => {
  const definition: SagaDefinition = versions.newest;
  const { context, occurredAt } = tx.origin;
  const result = transition(definition, undefined, input, occurredAt);
  const fresh: StoredSaga = {
    name: versions.name,
    id: input.id,
    state: result.state,
    revision: 0,
    published: 0,
    correlationId: context.correlationId,
    startedBy,
    updatedAt: occurredAt,
    ...(context.trace === undefined ? {} : { trace: context.trace }),
  };
  write(tx, versions, fresh, result, [{ is: 'absent' }]);
  return result;
};

/** That a saga, and what has been arranged for it, are as they were read. */
export const asRead = ({ revision, wakeAt }: StoredSaga): readonly Condition[] => [
  { is: 'equal', attribute: 'revision', value: revision },
  wakeAt === undefined
    ? { is: 'missing', attribute: 'wakeAt' }
    : { is: 'equal', attribute: 'wakeAt', value: wakeAt },
];

/**
 * One transaction: the saga, if it is still as it was, its history, its timers, and what it says. When it is over, its timers go with
 * it; those of a step that is over are left until they are due, and mean nothing then.
 */
const write = (
  tx: UnitOfWork,
  { retentionDays, tells }: SagaVersions,
  before: StoredSaga,
  { state, messages, timers, history }: Transition,
  when: readonly Condition[],
): void => {
  const revision = before.revision + 1;
  const { by: waking, ...wake } = wakeAfter(before, timers, tx.origin.occurredAt);
  const moved: StoredSaga = { ...before, ...wake, state, revision, updatedAt: tx.origin.occurredAt };
  const news = (tells?.(history, state) ?? []).map((message) => ({ ...message, purpose: 'news' as const }));
  const { items, published } = outboxItems(moved, [...messages, ...news], randomUUID(), tx.origin);
  const saga: SagaName = before;
  tx.beside({ kind: 'put', item: sagaItem({ ...moved, published }, retentionDays), when });
  for (const [position, entry] of history.entries())
    tx.beside({
      kind: 'put',
      item: historyItem(moved, entry, position + 1, retentionDays),
      when: [{ is: 'absent' }],
    });
  for (const timer of timers)
    tx.beside({ kind: 'put', item: timerItem(saga, timer, timer === waking), when: [{ is: 'absent' }] });
  if (isFinished(state) && !isFinished(before.state))
    for (const timer of lastTimers(state))
      tx.beside({ kind: 'delete', key: timerKey(saga, timer), when: [] });
  for (const item of items) tx.beside({ kind: 'put', item: { ...item }, when: [{ is: 'absent' }] });
};
