import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { Item, Table } from '@edtech/event-store';
import type { HistoryEntry } from '../history.ts';
import type { SagaStatus } from '../state.ts';
import { decodeHistory, decodeSaga, type SagaName, type StoredSaga, sagaKey } from './items.ts';
import { SagaRow } from './saga-row.ts';

/** A saga as it is now, read consistently; undefined when there is none. @throws TableUnavailable */
export const readSaga = async (table: Table, saga: SagaName): Promise<StoredSaga | undefined> => {
  const item = await table.get(sagaKey(saga));
  return item === undefined ? undefined : decodeSaga(item);
};

/** Everything that happened to a saga, in order. @throws TableUnavailable */
export const readHistory = async (
  table: Pick<Table, 'range'>,
  saga: SagaName,
): Promise<readonly HistoryEntry[]> => {
  const entries: HistoryEntry[] = [];
  for await (const item of table.range({ pk: sagaKey(saga).pk, from: 'history#', to: 'history#~' }))
    entries.push(decodeHistory(item));
  return entries;
};

export interface SagaIndex {
  readonly client: DynamoDBDocumentClient;
  readonly tableName: string;
}

export interface StatusQuery {
  readonly name: string;
  readonly status: SagaStatus;
  /** Only those that began at or before this time (ISO-8601). */
  readonly startedUntil?: string;
  readonly limit: number;
}

/** Sagas in a status, the oldest first, from an index that is a moment behind. */
export const sagasByStatus = async (
  index: SagaIndex,
  { name, status, startedUntil = '9999', limit }: StatusQuery,
): Promise<readonly StoredSaga[]> =>
  query(
    index,
    SagaRow.query
      .byStatus({ name, status })
      // The id follows the time in the key: this is after every id of that moment.
      .lte({ startedAt: `${startedUntil}~`, id: '' })
      .params({ table: index.tableName, limit }),
  );

/** What one request has set off, the oldest first, from an index that is a moment behind. */
export const sagasByCorrelation = async (
  index: SagaIndex,
  correlationId: string,
  limit = 100,
): Promise<readonly StoredSaga[]> =>
  query(index, SagaRow.query.byCorrelation({ correlationId }).params({ table: index.tableName, limit }));

const query = async ({ client }: SagaIndex, params: unknown): Promise<readonly StoredSaga[]> => {
  // ElectroDB made them for this very call.
  const { Items = [] } = await client.send(new QueryCommand(params as QueryCommandInput));
  return Items.map((item) => decodeSaga(item as Item));
};
