import type { Item } from '@edtech/event-store';
import { attention, type ItemKey } from '@edtech/event-store/layout';
import type { HistoryEntry } from '../history.ts';
import type { Cause } from '../input.ts';
import { isFinished, nextDeadline, type OpenTimer, type SagaState } from '../state.ts';
import { HistoryRow } from './history-row.ts';
import { SagaRow } from './saga-row.ts';
import { TimerRow } from './timer-row.ts';

/** Which saga. */
export interface SagaName {
  readonly name: string;
  readonly id: string;
}

/** The event with which a saga began. */
export interface StartedBy {
  readonly type: string;
  readonly id: string;
  readonly sequence: number;
}

/** A saga as it is stored: its state, and what its messages go by. */
export interface StoredSaga extends SagaName {
  readonly state: SagaState;
  readonly revision: number;
  readonly published: number;
  readonly correlationId: string;
  readonly startedBy: StartedBy;
  readonly trace?: string;
  readonly updatedAt: string;
  /** For when a look at its timers has been arranged; it may be over. */
  readonly wakeAt?: string;
}

/** ElectroDB wants a table's name for parameters that it makes; they are only looked at here. */
const ANY_TABLE = { table: '-' };

const DAY_SECONDS = 24 * 60 * 60;

/** History goes after the saga that it tells of, however long that ran. */
const HISTORY_MARGIN_DAYS = 30;

const seconds = (at: string): number => Math.ceil(Date.parse(at) / 1_000);

export const sagaKey = ({ name, id }: SagaName): ItemKey =>
  SagaRow.get({ name, id }).params<{ readonly Key: ItemKey }>(ANY_TABLE).Key;

export const timerKey = ({ name, id }: SagaName, timer: string): ItemKey =>
  TimerRow.get({ name, id, timer }).params<{ readonly Key: ItemKey }>(ANY_TABLE).Key;

/** @param retentionDays for how long a finished saga is kept */
export const sagaItem = (saga: StoredSaga, retentionDays: number): Item => {
  const { name, id, state, revision, published, correlationId, startedBy, trace, updatedAt, wakeAt } = saga;
  const due = nextDeadline(state);
  const { Item: item } = SagaRow.put({
    name,
    id,
    status: state.status,
    definitionVersion: state.definitionVersion,
    revision,
    openTimers: state.openTimers.map((timer) => timer.id),
    ...(due === undefined ? {} : { nextDeadline: due }),
    ...(wakeAt === undefined ? {} : { wakeAt }),
    published,
    startedAt: state.startedAt,
    updatedAt,
    ...(state.finishedAt === undefined ? {} : { finishedAt: state.finishedAt }),
    ...(state.failure === undefined ? {} : { failureCode: state.failure.code }),
    correlationId,
    startedByType: startedBy.type,
    startedById: startedBy.id,
    startedBySequence: startedBy.sequence,
    ...(trace === undefined ? {} : { trace }),
    state: JSON.stringify(state),
    ...attentionOf(saga, due),
    ...(isFinished(state) ? { expiresAt: seconds(updatedAt) + retentionDays * DAY_SECONDS } : {}),
  }).params<{ readonly Item: Item }>(ANY_TABLE);
  return item;
};

/** A stuck saga may still wait for the answer of another step; a person has to look at it all the same. */
const attentionOf = ({ state, updatedAt, ...saga }: StoredSaga, due: string | undefined) => {
  const { pk } = sagaKey(saga);
  if (due !== undefined) return attention('saga', pk, due);
  return state.status === 'STUCK' ? attention('stuck', pk, updatedAt) : {};
};

/** The saga in `item`. Only `sagaItem` writes these. */
export const decodeSaga = (item: Item): StoredSaga => {
  const { data } = SagaRow.parse({ Item: item });
  if (data === null) throw new Error(`The item ${item.pk} ${item.sk} is no saga.`);
  const { name, id, revision, published, correlationId, trace, updatedAt, wakeAt } = data;
  return {
    name,
    id,
    revision,
    published,
    correlationId,
    updatedAt,
    startedBy: { type: data.startedByType, id: data.startedById, sequence: data.startedBySequence },
    ...(trace === undefined ? {} : { trace }),
    ...(wakeAt === undefined ? {} : { wakeAt }),
    state: JSON.parse(data.state),
  };
};

/** @param wakes whether a message is sent that is seen when it is due */
export const timerItem = ({ name, id }: SagaName, { id: timer, dueAt }: OpenTimer, wakes: boolean): Item => {
  const { pk } = timerKey({ name, id }, timer);
  const { Item: item } = TimerRow.put({
    name,
    id,
    timer,
    dueAt,
    wakes,
    expiresAt: seconds(dueAt),
    ...attention('timer', pk, dueAt),
  }).params<{ readonly Item: Item }>(ANY_TABLE);
  return item;
};

/** A timer, as its item tells. */
export interface StoredTimer extends SagaName {
  readonly timer: string;
  readonly dueAt: string;
  readonly wakes: boolean;
}

/** The timer in `item`; undefined when it is none. */
export const decodeTimer = (item: Item): StoredTimer | undefined => {
  const { name, id, timer, dueAt, wakes } = item;
  return typeof name === 'string' &&
    typeof id === 'string' &&
    typeof timer === 'string' &&
    typeof dueAt === 'string'
    ? { name, id, timer, dueAt, wakes: wakes === true }
    : undefined;
};

/** @param position among the lines of one transition, from 1 */
export const historyItem = (
  { name, id, revision }: Pick<StoredSaga, 'name' | 'id' | 'revision'>,
  { cause, ...entry }: HistoryEntry,
  position: number,
  retentionDays: number,
): Item => {
  const { Item: item } = HistoryRow.put({
    name,
    id,
    revision,
    position,
    ...entry,
    ...causeAttributes(cause),
    expiresAt: seconds(entry.at) + (retentionDays + HISTORY_MARGIN_DAYS) * DAY_SECONDS,
  }).params<{ readonly Item: Item }>(ANY_TABLE);
  return item;
};

const causeAttributes = (cause: Cause) => {
  switch (cause.kind) {
    case 'event':
      return { causeKind: cause.kind, causeId: cause.id, causeText: cause.type };
    case 'timer':
      return { causeKind: cause.kind, causeId: cause.id };
    case 'person':
      return { causeKind: cause.kind, causeId: cause.by, causeText: cause.reason };
  }
};

/** The line in `item`. Only `historyItem` writes these. */
export const decodeHistory = (item: Item): HistoryEntry => {
  const { data } = HistoryRow.parse({ Item: item });
  if (data === null) throw new Error(`The item ${item.pk} ${item.sk} is no line of a history.`);
  const { at, what, status, step, attempt, code, reason, causeKind, causeId, causeText = '' } = data;
  return {
    at,
    // As above: they were a line's when they were written.
    what: what as HistoryEntry['what'],
    status: status as HistoryEntry['status'],
    ...(step === undefined ? {} : { step }),
    ...(attempt === undefined ? {} : { attempt }),
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    cause: causeOf(causeKind, causeId, causeText),
  };
};

const causeOf = (kind: Cause['kind'], id: string, text: string): Cause => {
  switch (kind) {
    case 'event':
      return { kind, id, type: text };
    case 'timer':
      return { kind, id };
    case 'person':
      return { kind, by: id, reason: text };
  }
};
