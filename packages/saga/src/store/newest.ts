import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item } from '@edtech/event-store';
import type { SagaStatus } from '../state.ts';
import { decodeSaga, type StoredSaga } from './items.ts';
import type { SagaIndex } from './read.ts';
import { SagaRow, STATUSES } from './saga-row.ts';

/** Where a list of sagas goes on: after the one that began then. */
export interface SagaPosition {
  readonly startedAt: string;
  readonly id: string;
}

export interface NewestQuery {
  readonly name: string;
  /** Only those in this status; all when left out. */
  readonly status?: SagaStatus;
  /** Only those that began before this one. */
  readonly before?: SagaPosition;
  readonly limit: number;
}

/** After every time that a saga may have begun. */
const END: SagaPosition = { startedAt: '9999', id: '' };

/** Sagas of one name, those that began last first, from an index that is a moment behind. */
export const newestSagas = async (
  index: SagaIndex,
  { name, status, before = END, limit }: NewestQuery,
): Promise<readonly StoredSaga[]> => {
  const statuses = status === undefined ? STATUSES : [status];
  const found = await Promise.all(
    statuses.map((one) => newestOf(index, { name, status: one, before, limit })),
  );
  // One that changes its status meanwhile may be found in both.
  const sagas = new Map(found.flat().map((saga) => [saga.id, saga]));
  return [...sagas.values()].sort(newestFirst).slice(0, limit);
};

const newestOf = async (
  { client, tableName }: SagaIndex,
  { name, status, before, limit }: Required<NewestQuery>,
): Promise<readonly StoredSaga[]> => {
  const asked = SagaRow.query.byStatus({ name, status }).lt(before).params({ table: tableName, limit });
  // ElectroDB made them for this very call.
  const input = { ...(asked as QueryCommandInput), ScanIndexForward: false };
  const { Items = [] } = await client.send(new QueryCommand(input));
  return Items.map((item) => decodeSaga(item as Item));
};

const placeOf = ({ id, state: { startedAt } }: StoredSaga): string => `${startedAt}#${id}`;

const newestFirst = (one: StoredSaga, other: StoredSaga): number =>
  placeOf(one) < placeOf(other) ? 1 : placeOf(one) > placeOf(other) ? -1 : 0;

/** How many sagas are in a status, from an index that is a moment behind: one read unit for some dozens of them. */
export const countSagas = async (
  { client, tableName }: SagaIndex,
  { name, status }: { readonly name: string; readonly status: SagaStatus },
): Promise<number> => {
  const asked = SagaRow.query.byStatus({ name, status }).params({ table: tableName });
  let count = 0;
  let key: QueryCommandInput['ExclusiveStartKey'];
  do {
    // As above. Who counts needs no attributes.
    const { ProjectionExpression: _, ...input } = asked as QueryCommandInput;
    const page = await client.send(new QueryCommand({ ...input, Select: 'COUNT', ExclusiveStartKey: key }));
    count += page.Count ?? 0;
    key = page.LastEvaluatedKey;
  } while (key !== undefined);
  return count;
};
