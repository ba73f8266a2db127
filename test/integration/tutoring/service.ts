import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { HttpLambda } from '@edtech/http';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import type { APIGatewayProxyEventV2, Context, DynamoDBRecord } from 'aws-lambda';

/** Table of the read models, with the indexes that their rows name. */
export const newViewsTable = async (TableName: string): Promise<void> => {
  const client = new DynamoDBClient();
  const keys = ['gsi1', 'gsi2', 'attention'].map((IndexName) => ({
    IndexName,
    pk: IndexName === 'attention' ? 'attentionPk' : `${IndexName}pk`,
    sk: IndexName === 'attention' ? 'attentionSk' : `${IndexName}sk`,
  }));
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', ...keys.flatMap(({ pk, sk }) => [pk, sk])].map((AttributeName) => ({
        AttributeName,
        AttributeType: 'S',
      })),
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: keys.map(({ IndexName, pk, sk }) => ({
        IndexName,
        KeySchema: [
          { AttributeName: pk, KeyType: 'HASH' },
          { AttributeName: sk, KeyType: 'RANGE' },
        ],
        Projection: { ProjectionType: 'ALL' },
      })),
    }),
  );
  await waitUntilTableExists({ client, maxWaitTime: 10, minDelay: 0.05, maxDelay: 0.2 }, { TableName });
  client.destroy();
};

export interface Request {
  /** User and roles; without, the request has no token. */
  readonly as?: { readonly userId: string; readonly roles: readonly string[] };
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  /** The body, parsed. */
  readonly body: Record<string, unknown>;
}

const eventOf = ({ as, path, query, headers = {}, body }: Request): APIGatewayProxyEventV2 => ({
  version: '2.0',
  routeKey: 'ANY /tested',
  rawPath: '/tested',
  rawQueryString: new URLSearchParams(query ?? {}).toString(),
  headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
  ...(query === undefined ? {} : { queryStringParameters: query }),
  ...(path === undefined ? {} : { pathParameters: path }),
  requestContext: {
    accountId: '123456789012',
    apiId: 'api',
    domainName: 'api.example.com',
    domainPrefix: 'api',
    http: { method: 'ANY', path: '/tested', protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
    requestId: randomUUID(),
    routeKey: 'ANY /tested',
    stage: '$default',
    time: '',
    timeEpoch: 0,
    ...(as === undefined
      ? {}
      : { authorizer: { jwt: { claims: { sub: as.userId, 'cognito:groups': [...as.roles] }, scopes: [] } } }),
  } as unknown as APIGatewayProxyEventV2['requestContext'],
  ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  isBase64Encoded: false,
});

// What the handlers ask of it is the time that is left.
export const lambdaContext = { getRemainingTimeInMillis: () => 10_000 } as Context;

export const call = async (handler: HttpLambda, request: Request): Promise<Answer> => {
  const { statusCode, headers = {}, body = '{}' } = await handler(eventOf(request), lambdaContext);
  return { status: statusCode, headers, body: JSON.parse(body) };
};

const functions = '../../../services/tutoring/src/functions';

/** The functions of the service, as they are deployed, on tables of their own in DynamoDB Local. */
export const startTutoring = async () => {
  const [events, views] = [`test-${randomUUID()}`, `test-${randomUUID()}`];
  Object.assign(process.env, dynamoDbEnvironment(), { TUTORING_TABLE: events, VIEWS_TABLE: views });
  const table = await newDynamoDbTable({ tableName: events });
  await newViewsTable(views);

  // The modules read their environment when they are loaded.
  const { handler: project } = await import(`${functions}/project.ts`);
  const handlers = new Map<string, HttpLambda>();
  return {
    table,
    /** Sends a request to a function, by the name of its file. */
    async send(name: string, request: Request): Promise<Answer> {
      const handler = handlers.get(name) ?? (await import(`${functions}/${name}.ts`)).handler;
      handlers.set(name, handler);
      return call(handler, request);
    },
    /** The read models follow. */
    async follow(): Promise<void> {
      const Records: DynamoDBRecord[] = [];
      for await (const item of table.scan({ pkPrefix: 'stream#' }))
        if (item.sk.startsWith('event#'))
          Records.push({
            eventName: 'INSERT',
            // The SDK's attribute values are those of the stream, under another name.
            dynamodb: { NewImage: marshall(item) as never, SequenceNumber: String(Records.length) },
          });
      expect(await project({ Records })).toEqual({ batchItemFailures: [] });
    },
  };
};

export type Tutoring = Awaited<ReturnType<typeof startTutoring>>;
