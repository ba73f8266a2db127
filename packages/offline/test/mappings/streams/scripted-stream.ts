import {
  type StartingPoint,
  type StreamApi,
  StreamRequestFailed,
} from '../../../src/mappings/streams/api.ts';
import type { StreamRecord, StreamShard } from '../../../src/mappings/streams/wire.ts';
import { wireRecord } from './records.ts';

interface ScriptedShard {
  readonly shardId: string;
  readonly parentShardId?: string;
  readonly records: StreamRecord[];
  closed: boolean;
}

export interface ScriptedStream {
  readonly api: StreamApi;
  /** Shards that an iterator was ever asked for, in that order. */
  readonly opened: readonly string[];
  /** How many GetRecords calls there were. */
  readonly reads: () => number;
  addShard(shardId: string, parentShardId?: string): void;
  write(shardId: string, ...sequences: readonly number[]): void;
  close(shardId: string): void;
  /** While true, every read fails. */
  breakReads(broken: boolean): void;
}

/** A stream whose shards split at will, which DynamoDB Local's do not. */
export function scriptedStream(): ScriptedStream {
  const shards = new Map<string, ScriptedShard>();
  const opened: string[] = [];
  let reads = 0;
  let broken = false;

  const shardOf = (shardId: string) => {
    const shard = shards.get(shardId);
    if (shard === undefined)
      throw new StreamRequestFailed('GetRecords', 'ResourceNotFoundException', shardId);
    return shard;
  };
  const firstIndex = ({ records }: ScriptedShard, start: StartingPoint) => {
    if ('sequence' in start) {
      return records.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === start.sequence) + 1;
    }
    return start.type === 'LATEST' ? records.length : 0;
  };

  const api: StreamApi = {
    findStream: async () => 'scripted-stream',
    listShards: async () =>
      [...shards.values()].map(
        ({ shardId, parentShardId, closed }): StreamShard => ({
          shardId,
          closed,
          ...(parentShardId === undefined ? {} : { parentShardId }),
        }),
      ),
    async getIterator(_stream, shardId, start) {
      opened.push(shardId);
      return `${shardId}|${firstIndex(shardOf(shardId), start)}`;
    },
    async getRecords(iterator, limit) {
      reads += 1;
      if (broken) throw new StreamRequestFailed('GetRecords', 'InternalServerError', 'as scripted');
      const [shardId = '', index] = iterator.split('|');
      const shard = shardOf(shardId);
      const records = shard.records.slice(Number(index), Number(index) + limit);
      const next = Number(index) + records.length;
      const atEnd = shard.closed && next === shard.records.length;
      return { records, nextIterator: atEnd ? undefined : `${shardId}|${next}` };
    },
    close: () => undefined,
  };

  return {
    api,
    opened,
    reads: () => reads,
    addShard(shardId, parentShardId) {
      const parent = parentShardId === undefined ? {} : { parentShardId };
      shards.set(shardId, { shardId, records: [], closed: false, ...parent });
    },
    write(shardId, ...sequences) {
      shardOf(shardId).records.push(...sequences.map((sequence) => wireRecord(sequence)));
    },
    close(shardId) {
      shardOf(shardId).closed = true;
    },
    breakReads(now) {
      broken = now;
    },
  };
}
