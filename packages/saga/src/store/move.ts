import { randomUUID } from 'node:crypto';
import type { UnitOfWork } from '@edtech/event-store';
import type { SagaDefinition } from '../definition.ts';
import type { Input } from '../input.ts';
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
} from './items.ts';
import { outboxItems } from './outbox.ts';
import { type SagaVersions, versionOf } from './registry.ts';

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
  if (result.outcome !== 'ignored') write(tx, versions, saga, result, saga.revision);
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
  write(tx, versions, fresh, result, undefined);
  return result;
};

/** One transaction: the saga, if it is still as it was, its history, its timers, and what it says. */
const write = (
  tx: UnitOfWork,
  { retentionDays, tells }: SagaVersions,
  before: StoredSaga,
  { state, messages, timers, history }: Transition,
  expected: number | undefined,
): void => {
  const revision = before.revision + 1;
  const moved: StoredSaga = { ...before, state, revision, updatedAt: tx.origin.occurredAt };
  const news = (tells?.(history, state) ?? []).map((message) => ({ ...message, purpose: 'news' as const }));
  const { items, published } = outboxItems(moved, [...messages, ...news], randomUUID(), tx.origin);
  const saga: SagaName = before;
  tx.beside({
    kind: 'put',
    item: sagaItem({ ...moved, published }, retentionDays),
    when: [
      expected === undefined ? { is: 'absent' } : { is: 'equal', attribute: 'revision', value: expected },
    ],
  });
  for (const [position, entry] of history.entries())
    tx.beside({
      kind: 'put',
      item: historyItem(moved, entry, position + 1, retentionDays),
      when: [{ is: 'absent' }],
    });
  for (const timer of timers)
    tx.beside({ kind: 'put', item: timerItem(saga, timer), when: [{ is: 'absent' }] });
  for (const item of items) tx.beside({ kind: 'put', item: { ...item }, when: [{ is: 'absent' }] });
};
