import { OfflineError } from '../../error.ts';

/** A record as GetRecords answers it. */
export interface StreamRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventVersion: string;
  readonly eventSource: string;
  readonly awsRegion: string;
  readonly dynamodb: StreamChange;
  readonly userIdentity?: { readonly PrincipalId?: string; readonly Type?: string };
}

export interface StreamChange {
  /** Epoch seconds. */
  readonly ApproximateCreationDateTime: number;
  readonly Keys: Readonly<Record<string, unknown>>;
  readonly NewImage?: Readonly<Record<string, unknown>>;
  readonly OldImage?: Readonly<Record<string, unknown>>;
  readonly SequenceNumber: string;
  readonly SizeBytes: number;
  readonly StreamViewType: string;
}

export interface StreamShard {
  readonly shardId: string;
  readonly parentShardId?: string;
  /** A closed shard takes no more records. */
  readonly closed: boolean;
}

export interface Page {
  readonly records: readonly StreamRecord[];
  /** Undefined once a closed shard has been read to its end. */
  readonly nextIterator: string | undefined;
  /** It was read before it was asked for: there may be more by now. */
  readonly isKept?: true;
}

/** The local DynamoDB answered with something that the stream API does not document. */
export class UnexpectedStreamAnswer extends OfflineError {
  constructor(expected: string, answer: unknown) {
    const shown = JSON.stringify(answer)?.slice(0, 200);
    super('UNEXPECTED_STREAM_ANSWER', `DynamoDB Streams answered without ${expected}: ${shown}`);
  }
}

export function readStreamArn(answer: unknown): string | undefined {
  const [first] = list(answer, 'Streams');
  return first === undefined ? undefined : readText(first, 'StreamArn');
}

export function readShards(answer: unknown): {
  readonly shards: readonly StreamShard[];
  readonly lastShardId: string | undefined;
} {
  const description = property(answer, 'StreamDescription');
  const lastShardId = property(description, 'LastEvaluatedShardId');
  const shards = list(description, 'Shards').map((shard): StreamShard => {
    const parent = property(shard, 'ParentShardId');
    return {
      shardId: readText(shard, 'ShardId'),
      closed: property(property(shard, 'SequenceNumberRange'), 'EndingSequenceNumber') !== undefined,
      ...(typeof parent === 'string' ? { parentShardId: parent } : {}),
    };
  });
  return { shards, lastShardId: typeof lastShardId === 'string' ? lastShardId : undefined };
}

export function readPage(answer: unknown): Page {
  const next = property(answer, 'NextShardIterator');
  return {
    records: list(answer, 'Records').map(asRecord),
    nextIterator: typeof next === 'string' ? next : undefined,
  };
}

export function readText(answer: unknown, name: string): string {
  const value = property(answer, name);
  if (typeof value !== 'string') throw new UnexpectedStreamAnswer(name, answer);
  return value;
}

function asRecord(value: unknown): StreamRecord {
  const change = property(value, 'dynamodb');
  if (
    typeof property(change, 'SequenceNumber') !== 'string' ||
    typeof property(value, 'eventName') !== 'string'
  ) {
    throw new UnexpectedStreamAnswer('a sequence number and an event name', value);
  }
  // The parse boundary: what is read from a record here was checked, the rest is passed on as it came.
  return value as StreamRecord;
}

function list(value: unknown, name: string): readonly unknown[] {
  const found = property(value, name);
  if (!Array.isArray(found)) throw new UnexpectedStreamAnswer(name, value);
  return found;
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
