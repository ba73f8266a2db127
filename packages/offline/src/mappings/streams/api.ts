import { Agent, type IncomingMessage, request as send } from 'node:http';
import { OfflineError } from '../../error.ts';
import { type Page, readPage, readShards, readStreamArn, readText, type StreamShard } from './wire.ts';

export type StartingPoint =
  | { readonly type: 'TRIM_HORIZON' | 'LATEST' }
  | { readonly type: 'AFTER_SEQUENCE_NUMBER'; readonly sequence: string };

/** https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB_Streams.html */
export interface StreamApi {
  /** The ARN of the table's stream as the local DynamoDB knows it; undefined when the table has none. */
  findStream(tableName: string): Promise<string | undefined>;
  listShards(streamArn: string): Promise<readonly StreamShard[]>;
  getIterator(streamArn: string, shardId: string, start: StartingPoint): Promise<string>;
  /** @param place where the iterator stands, the same for all who stand there; undefined when nobody can say. */
  getRecords(iterator: string, limit: number, place?: string): Promise<Page>;
  close(): void;
}

/** DynamoDB Streams answered with an error; `awsCode` is its name. */
export class StreamRequestFailed extends OfflineError {
  readonly awsCode: string;

  constructor(action: string, awsCode: string, reason: string) {
    super('STREAM_REQUEST_FAILED', `${action} failed with ${awsCode}: ${reason}`);
    this.awsCode = awsCode;
  }
}

/**
 * Talks to the stream API on the wire: a record's JSON there is what Lambda passes on, with binary values as base64,
 * and a poll costs a fraction of what it costs through the SDK client.
 *
 * @param accessKeyId selects the database: DynamoDB Local keeps one for each access key and Region.
 */
export function createStreamApi(
  endpoint: string,
  { region, accessKeyId }: { readonly region: string; readonly accessKeyId: string },
): StreamApi {
  const agent = new Agent({ keepAlive: true });
  const { hostname, port } = new URL(endpoint);
  // DynamoDB Local reads the credential's scope and checks no signature.
  const scope = `${accessKeyId}/20120810/${region}/dynamodb/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=local`;

  async function call(action: string, input: Readonly<Record<string, unknown>>): Promise<unknown> {
    const payload = JSON.stringify(input);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = send({
        agent,
        hostname,
        port,
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.0',
          'content-length': Buffer.byteLength(payload),
          'x-amz-target': `DynamoDBStreams_20120810.${action}`,
          authorization,
        },
      });
      request.once('response', resolve).once('error', reject).end(payload);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString('utf8');
    if (response.statusCode === 200) return JSON.parse(text);
    throw failure(action, text);
  }

  return {
    async findStream(tableName) {
      return readStreamArn(await call('ListStreams', { TableName: tableName }));
    },
    async listShards(streamArn) {
      const shards: StreamShard[] = [];
      let after: string | undefined;
      do {
        const found = readShards(
          await call('DescribeStream', { StreamArn: streamArn, ExclusiveStartShardId: after }),
        );
        shards.push(...found.shards);
        after = found.lastShardId;
      } while (after !== undefined);
      return shards;
    },
    async getIterator(streamArn, shardId, start) {
      const sequence = start.type === 'AFTER_SEQUENCE_NUMBER' ? { SequenceNumber: start.sequence } : {};
      const input = { StreamArn: streamArn, ShardId: shardId, ShardIteratorType: start.type, ...sequence };
      return readText(await call('GetShardIterator', input), 'ShardIterator');
    },
    async getRecords(iterator, limit) {
      return readPage(await call('GetRecords', { ShardIterator: iterator, Limit: limit }));
    },
    close: () => agent.destroy(),
  };
}

function failure(action: string, text: string): StreamRequestFailed {
  try {
    const { __type, message, Message }: Readonly<Record<string, unknown>> = JSON.parse(text);
    const awsCode = String(__type).split('#').at(-1) ?? 'UnknownError';
    return new StreamRequestFailed(action, awsCode, String(message ?? Message ?? text));
  } catch {
    return new StreamRequestFailed(action, 'UnknownError', text);
  }
}
