import type { StartingPoint, StreamApi } from './api.ts';
import { StreamRequestFailed } from './api.ts';
import type { StreamRecord } from './wire.ts';

export interface ShardReader {
  /** Takes its stand: what is written from now on will be read, also from LATEST. A failure shows at the next read. */
  open(): Promise<void>;
  /** The next records, none when there are none yet. */
  read(limit: number): Promise<ReadPage>;
}

export interface ReadPage {
  readonly records: readonly StreamRecord[];
  /** There are no more, and never will be. */
  readonly ended: boolean;
  /** There may have been more when it was asked for. */
  readonly isKept: boolean;
}

export interface ShardReaderOptions {
  readonly api: Pick<StreamApi, 'getIterator' | 'getRecords'>;
  readonly streamArn: string;
  readonly shardId: string;
  readonly start: StartingPoint;
  /** Records were lost to the 24-hour retention before they could be read. */
  readonly onTrimmed: () => void;
  /** Completes the records with what the stream API does not tell. */
  readonly identify?: (records: readonly StreamRecord[]) => Promise<readonly StreamRecord[]>;
}

/** Reads one shard from where it stands, and gets a new iterator whenever the old one no longer serves. */
export function createShardReader({
  api,
  streamArn,
  shardId,
  start,
  onTrimmed,
  identify = async (records) => records,
}: ShardReaderOptions): ShardReader {
  let position = start;
  let iterator: string | undefined;

  async function attempt(limit: number) {
    iterator ??= await api.getIterator(streamArn, shardId, position);
    const place = 'sequence' in position ? `${streamArn} ${shardId} ${position.sequence}` : undefined;
    const page = await api.getRecords(iterator, limit, place);
    const records = await identify(page.records);
    iterator = page.nextIterator;
    const last = page.records.at(-1);
    if (last !== undefined)
      position = { type: 'AFTER_SEQUENCE_NUMBER', sequence: last.dynamodb.SequenceNumber };
    return { records, ended: page.nextIterator === undefined, isKept: page.isKept === true };
  }

  return {
    async open() {
      iterator ??= await api.getIterator(streamArn, shardId, position).catch(() => undefined);
    },
    async read(limit) {
      for (;;) {
        try {
          return await attempt(limit);
        } catch (error) {
          iterator = undefined;
          switch (error instanceof StreamRequestFailed ? error.awsCode : undefined) {
            case 'ExpiredIteratorException':
              continue;
            case 'TrimmedDataAccessException':
              onTrimmed();
              position = { type: 'TRIM_HORIZON' };
              continue;
            case 'ResourceNotFoundException':
              // The whole shard is past the retention; its children are next.
              return { records: [], ended: true, isKept: false };
            default:
              throw error;
          }
        }
      }
    },
  };
}
