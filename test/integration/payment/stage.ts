import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { documentClient, dynamoDbTable, systemTiming } from '@edtech/event-store';
import type { StoredEvent } from '@edtech/event-store/layout';
import { advance } from '@edtech/projection';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { Payment } from '../../../services/payment/src/domain/payment.ts';

/*
 * The functions of the payment service as they are, in this process, over tables in DynamoDB Local. They read their
 * environment when they are loaded, so it is set before.
 */

export const WEBHOOK_SECRET = 'whsec_integration';

const [PAYMENT_TABLE, VIEWS_TABLE] = [`payment-${randomUUID()}`, `payment-views-${randomUUID()}`];

const newViewsTable = async (): Promise<void> => {
  const client = new DynamoDBClient({});
  const key = (name: string) => ({ AttributeName: name, AttributeType: 'S' }) as const;
  const schema = (hash: string, range: string) => [
    { AttributeName: hash, KeyType: 'HASH' as const },
    { AttributeName: range, KeyType: 'RANGE' as const },
  ];
  await client.send(
    new CreateTableCommand({
      TableName: VIEWS_TABLE,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['pk', 'sk', 'gsi1pk', 'gsi1sk'].map(key),
      KeySchema: schema('pk', 'sk'),
      GlobalSecondaryIndexes: [
        { IndexName: 'gsi1', KeySchema: schema('gsi1pk', 'gsi1sk'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  client.destroy();
};

export const startPayment = async () => {
  Object.assign(process.env, dynamoDbEnvironment(), {
    PAYMENT_TABLE,
    VIEWS_TABLE,
    PAYMENT_GATEWAY: 'local',
    COMMISSION_BASIS_POINTS: '1500',
    STRIPE_WEBHOOK_SECRET: WEBHOOK_SECRET,
  });
  await newDynamoDbTable({ tableName: PAYMENT_TABLE });
  await newViewsTable();

  const functions = '../../../services/payment/src/functions';
  const load = async (name: string) => (await import(`${functions}/${name}.ts`)).handler;
  const { store } = await import('../../../services/payment/src/functions/store.ts');
  const { projections } = await import('../../../services/payment/src/read-models/index.ts');
  const views = dynamoDbTable({ client: documentClient(), tableName: VIEWS_TABLE });

  return {
    store,
    load,
    /** What the projector does, for one payment. */
    async project(aggregateId: string): Promise<void> {
      const events: StoredEvent[] = [];
      for await (const event of store.read(Payment, aggregateId)) events.push(event);
      for (const projection of projections) {
        const lane = { projection: projection.name, generation: 'g1', aggregateType: 'Payment', aggregateId };
        if (projection.follows.some(({ aggregateType }) => aggregateType === lane.aggregateType))
          await advance({ events: store.table, views, timing: systemTiming }, projection, lane, events);
      }
    },
  };
};

export interface Request {
  readonly user?: string;
  readonly roles?: readonly string[];
  readonly path?: Record<string, string>;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Record<string, unknown>;
}

const context = { getRemainingTimeInMillis: () => 20_000, awsRequestId: 'r-1' } as Context;

/** Sends a request through a function, as API Gateway would. */
export const send = async (
  handler: (event: APIGatewayProxyEventV2, context: Context) => Promise<unknown>,
  { user, roles = [], path = {}, query = {}, headers = {}, body }: Request = {},
): Promise<Answer> => {
  const event = {
    version: '2.0',
    routeKey: 'ANY /test',
    rawPath: '/test',
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'application/json', ...headers },
    pathParameters: path,
    queryStringParameters: query,
    requestContext: {
      requestId: 'request-1',
      ...(user === undefined
        ? {}
        : { authorizer: { jwt: { claims: { sub: user, 'cognito:groups': roles }, scopes: null } } }),
    },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded: false,
  };
  // A gateway sends more that no function reads.
  const answer = await handler(event as unknown as APIGatewayProxyEventV2, context);
  const {
    statusCode,
    body: text,
    headers: given,
  } = answer as {
    statusCode: number;
    body?: string;
    headers: Record<string, unknown>;
  };
  return { status: statusCode, body: text === undefined ? {} : JSON.parse(text), headers: given };
};
