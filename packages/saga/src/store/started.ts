import { QueryCommand, type QueryCommandInput } from '@aws-sdk/lib-dynamodb';
import type { SagaState, SagaStatus } from '../state.ts';
import type { SagaIndex } from './read.ts';
import { SagaRow, STATUSES } from './saga-row.ts';

/** How one saga goes, or went. */
export interface SagaRun extends Pick<SagaState, 'startedAt' | 'finishedAt'> {
  readonly status: SagaStatus;
}

export interface StartedQuery {
  readonly name: string;
  /** Only those that began from then on, and before `to` (ISO-8601, UTC). */
  readonly from: string;
  readonly to: string;
}

/**
 * The sagas that began in a range, status by status, from an index that is a moment behind. Pages are fetched as they are
 * consumed.
 */
export async function* sagasStarted(
  { client, tableName }: SagaIndex,
  { name, from, to }: StartedQuery,
): AsyncGenerator<SagaRun, void, undefined> {
  // As the keys have them, whatever precision they were given in.
  const [first, end] = [from, to].map((time) => ({ startedAt: new Date(time).toISOString(), id: '' }));
  if (first === undefined || end === undefined) return;
  for (const status of STATUSES) {
    const asked = SagaRow.query
      .byStatus({ name, status })
      .between(first, end)
      .params({ table: tableName, attributes: ['status', 'startedAt', 'finishedAt'] });
    let key: QueryCommandInput['ExclusiveStartKey'];
    do {
      // ElectroDB made them for this very call.
      const input = { ...(asked as QueryCommandInput), ExclusiveStartKey: key };
      const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand(input));
      for (const { startedAt, finishedAt } of Items)
        yield {
          status,
          startedAt: String(startedAt),
          ...(typeof finishedAt === 'string' ? { finishedAt } : {}),
        };
      key = LastEvaluatedKey;
    } while (key !== undefined);
  }
}
