import { type StreamApi, StreamRequestFailed } from '../mappings/streams/api.ts';
import { type Attributes, type ExpiringTable, keyText } from './table.ts';

/** A place in a stream from which it is read on. */
export interface StreamMark {
  /** The sequence number of the last REMOVE record of each item since then, by the item's key text. */
  removals(): Promise<ReadonlyMap<string, string>>;
}

type Start = 'TRIM_HORIZON' | 'LATEST';

/** Notes where a table's stream ends, or begins. */
export async function markStream(
  api: StreamApi,
  streamArn: string,
  table: ExpiringTable,
  start: Start,
): Promise<StreamMark> {
  const listed = await api.listShards(streamArn);
  const places = new Map<string, string | undefined>();
  for (const { shardId, closed } of listed) {
    // Nothing more comes in a closed shard.
    const from =
      start === 'LATEST' && closed ? undefined : await api.getIterator(streamArn, shardId, { type: start });
    places.set(shardId, from);
  }

  async function read(shardId: string, iterator: string | undefined, found: Map<string, string>) {
    let next = iterator;
    while (next !== undefined) {
      const page = await api.getRecords(next, PAGE);
      for (const { eventName, dynamodb } of page.records)
        if (eventName === 'REMOVE') found.set(textOf(dynamodb.Keys), dynamodb.SequenceNumber);
      next = page.nextIterator;
      places.set(shardId, next);
      if (page.records.length === 0) return;
    }
  }

  const textOf = (keys: Attributes) => keyText(table, keys);
  const fromTheBeginning = (shardId: string) => api.getIterator(streamArn, shardId, { type: 'TRIM_HORIZON' });

  return {
    async removals() {
      const found = new Map<string, string>();
      for (const { shardId } of await api.listShards(streamArn)) {
        const place = places.has(shardId) ? places.get(shardId) : await fromTheBeginning(shardId);
        try {
          await read(shardId, place, found);
        } catch (error) {
          // DynamoDB Local loses the iterator of an empty shard when another stream moves on.
          if (!(error instanceof StreamRequestFailed) || error.awsCode !== 'TrimmedDataAccessException')
            throw error;
          await read(shardId, await fromTheBeginning(shardId), found);
        }
      }
      return found;
    },
  };
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
const PAGE = 1_000;
