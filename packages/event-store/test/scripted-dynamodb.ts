import {
  type BulkPuts,
  type CapacityListener,
  documentClient,
  dynamoDbBulkPuts,
  dynamoDbTable,
  type Table,
} from '@edtech/event-store';
import { type ManualClock, manualClock } from '@edtech/testkit';

/** What DynamoDB answers to one request: a body, or an error as it is on the wire; or what becomes of the connection. */
export type Answer =
  | { readonly body: object }
  | {
      readonly error: string;
      readonly status?: number;
      readonly message?: string;
      readonly reasons?: readonly object[];
      readonly item?: object;
    }
  | { readonly lost: Error };

/** A request as it went out. */
export interface Sent {
  readonly operation: string;
  readonly body: { readonly [field: string]: unknown };
}

/**
 * A table on the real SDK client, whose connection answers by a script: the last answer stands for all further requests.
 * The SDK's own retries are off, so that what is sent again is sent by this package.
 */
export const scriptedTable = (
  ...script: readonly [Answer, ...Answer[]]
): {
  readonly table: Table;
  /** The same, telling what its calls consume. */
  metered(onCapacity: CapacityListener): Table;
  readonly puts: BulkPuts;
  readonly clock: ManualClock;
  readonly sent: readonly Sent[];
} => {
  const clock = manualClock();
  const sent: Sent[] = [];
  const client = documentClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
    maxAttempts: 1,
    requestHandler: {
      async handle(request: { readonly headers: Record<string, string>; readonly body: Uint8Array }) {
        sent.push({
          operation: request.headers['x-amz-target']?.split('.')[1] ?? '',
          body: JSON.parse(new TextDecoder().decode(request.body)),
        });
        const answer = script[Math.min(sent.length, script.length) - 1] ?? script[0];
        if ('lost' in answer) throw answer.lost;
        return { response: onTheWire(answer) };
      },
    },
  });
  const options = { client, tableName: 'scripted' };
  return {
    table: dynamoDbTable(options),
    metered: (onCapacity) => dynamoDbTable({ ...options, onCapacity }),
    puts: dynamoDbBulkPuts({ ...options, timing: clock, timeout: 1_000 }),
    clock,
    sent,
  };
};

const onTheWire = (answer: Exclude<Answer, { readonly lost: Error }>) => {
  const headers = { 'content-type': 'application/x-amz-json-1.0' };
  if ('body' in answer) return { statusCode: 200, headers, body: bytes(answer.body) };
  const { error, status = 400, message = error, reasons, item } = answer;
  const body = {
    __type: `com.amazonaws.dynamodb.v20120810#${error}`,
    message,
    ...(reasons === undefined ? {} : { CancellationReasons: reasons }),
    ...(item === undefined ? {} : { Item: item }),
  };
  return { statusCode: status, headers, body: bytes(body) };
};

const bytes = (body: object): Uint8Array => Buffer.from(JSON.stringify(body));

export const cancelled = (...codes: readonly (string | object)[]): Answer => ({
  error: 'TransactionCanceledException',
  reasons: codes.map((one) => (typeof one === 'string' ? { Code: one, Message: `because of ${one}` } : one)),
});
