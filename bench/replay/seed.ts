import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { encodeEvent } from '@edtech/event-store/layout';
import type { UserEvent } from '../../services/user/src/domain/user.ts';
import { configurationOf, EVENTS } from './tables.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html */
export const BATCH = 25;
const WRITERS = 8;

export interface History {
  readonly aggregates: number;
  readonly eventsEach: number;
}

/** A user registers, and then changes the profile again and again. */
const eventOf = (id: string, version: number): UserEvent =>
  version === 1
    ? {
        type: 'UserRegistered',
        data: { email: `${id}@example.com`, displayName: `The user ${id}`, role: 'STUDENT' },
      }
    : {
        type: 'ProfileChanged',
        data: { changes: { displayName: `The user ${id}, renamed for the ${version}th time` } },
      };

const itemOf = (id: string, version: number): Record<string, AttributeValue> => {
  const occurredAt = new Date(Date.UTC(2026, 0, 1) + version * 60_000).toISOString();
  const { ...item } = encodeEvent({
    aggregateType: 'User',
    event: { ...eventOf(id, version), aggregateId: id, version, occurredAt },
    metadata: {
      eventId: `00000000-0000-4000-8000-${id.padStart(12, '0')}`,
      occurredAt,
      correlationId: `00000000-0000-4000-8000-${id.padStart(12, '0')}`,
      causationId: `00000000-0000-4000-8000-${id.padStart(12, '0')}`,
      actor: { kind: 'user', id, roles: ['STUDENT'] },
      trace: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    },
    published: version,
  });
  return marshall(item);
};

/** Writes batches of items side by side. */
export const writeAll = async (
  client: DynamoDBClient,
  table: string,
  batches: Iterable<readonly Record<string, AttributeValue>[]>,
): Promise<void> => {
  const left = batches[Symbol.iterator]();
  const write = async (): Promise<void> => {
    for (let next = left.next(); next.done !== true; next = left.next()) {
      let requests = next.value.map((Item) => ({ PutRequest: { Item } }));
      while (requests.length > 0) {
        const command = new BatchWriteItemCommand({ RequestItems: { [table]: requests } });
        const { UnprocessedItems } = await client.send(command);
        requests = (UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) =>
          PutRequest?.Item === undefined ? [] : [{ PutRequest: { Item: PutRequest.Item } }],
        );
      }
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, write));
};

export const seed = async (endpoint: string, history: History): Promise<void> => {
  const client = new DynamoDBClient(configurationOf(endpoint, EVENTS));
  await writeAll(client, EVENTS, batchesOf(history));
  client.destroy();
};

function* batchesOf({ aggregates, eventsEach }: History) {
  let batch: Record<string, AttributeValue>[] = [];
  for (let aggregate = 1; aggregate <= aggregates; aggregate += 1)
    for (let version = 1; version <= eventsEach; version += 1) {
      batch.push(itemOf(String(aggregate), version));
      if (batch.length < BATCH) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}
