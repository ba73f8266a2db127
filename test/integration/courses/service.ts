import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  type Aggregate,
  createEventStore,
  type DomainEvent,
  documentClient,
  dynamoDbTable,
  systemTiming,
} from '@edtech/event-store';
import type { HttpLambda } from '@edtech/http';
import { advance, type Projection } from '@edtech/projection';
import { dynamoDbEnvironment, newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { type Answer, apiEvent, json, send } from '../../../packages/http/test/events.ts';

/** Who sends a request. */
export interface Caller {
  readonly userId: string;
  readonly role: 'STUDENT' | 'TUTOR' | 'ADMIN';
}

export interface Request {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: object;
  readonly ifMatch?: string;
  readonly idempotencyKey?: string;
}

const KEYS = ['pk', 'sk', 'gsi1pk', 'gsi1sk', 'gsi2pk', 'gsi2sk'];

const newViewsTable = async (client: DynamoDBClient): Promise<string> => {
  const TableName = `views-${randomUUID()}`;
  const keys = (pk: string, sk: string) => [
    { AttributeName: pk, KeyType: 'HASH' as const },
    { AttributeName: sk, KeyType: 'RANGE' as const },
  ];
  const index = (name: string) => ({
    IndexName: name,
    KeySchema: keys(`${name}pk`, `${name}sk`),
    Projection: { ProjectionType: 'ALL' as const },
  });
  await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: KEYS.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      KeySchema: keys('pk', 'sk'),
      GlobalSecondaryIndexes: [index('gsi1'), index('gsi2')],
    }),
  );
  return TableName;
};

/**
 * A service's tables on DynamoDB Local, in the environment of its functions, which are imported after this.
 * @param tableVariable names the service's own table to its functions
 */
export const serviceTables = async (tableVariable: string, source: string) => {
  Object.assign(process.env, dynamoDbEnvironment());
  const tableName = `events-${randomUUID()}`;
  const events = await newDynamoDbTable({ tableName });
  const viewsName = await newViewsTable(new DynamoDBClient());
  Object.assign(process.env, { [tableVariable]: tableName, VIEWS_TABLE: viewsName });
  const views = dynamoDbTable({ client: documentClient(), tableName: viewsName });
  const store = createEventStore({ table: events, source });
  return {
    store,
    /** Has a read model follow an aggregate to its end, as the projector would. */
    follow: <State, Event extends DomainEvent>(
      projection: Projection,
      { type: aggregateType }: Aggregate<State, Event>,
      aggregateId: string,
    ) => {
      const lane = { projection: projection.name, generation: 'g1', aggregateType, aggregateId };
      return advance({ events, views, timing: systemTiming }, projection, lane);
    },
  };
};

/** Sends a request to a function, with the claims of a token that the gateway has accepted. */
export const ask = (
  handler: HttpLambda,
  caller: Caller | undefined,
  { path = {}, query = {}, body, ifMatch, idempotencyKey }: Request = {},
): Promise<Answer> => {
  const { headers = {}, body: text } = body === undefined ? {} : json(body);
  return send(
    handler,
    apiEvent({
      path: { ...path },
      query: { ...query },
      rawQuery: new URLSearchParams(query).toString(),
      headers: {
        ...headers,
        ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }),
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(text === undefined ? {} : { body: text }),
      ...(caller === undefined ? {} : { claims: { sub: caller.userId, 'cognito:groups': [caller.role] } }),
    }),
  );
};
