import { LOOKUP_INDEX } from '@edtech/event-store/layout';
import { type Grant, param, type Service } from '@edtech/infrastructure';
import { keepsEvents, resourcesOf, sagasOf } from './lambda-function.ts';
import { onStage, type Resources } from './template.ts';
import type { Yaml } from './yaml.ts';

/** The tables of a service: of its events, and of its read models if it has any. */
export const tables = (service: Service): Resources => {
  const { name, publishes, readModels } = service;
  if (keepsNothing(service)) return {};
  const sagas = sagasOf(service);
  const sagasTable = resourcesOf(sagas).table;
  const { table, views, connections } = resourcesOf(service);
  return {
    [table]: dynamoDbTable(
      name,
      keepsEvents(service) ? [ATTENTION, LOOKUP] : [ATTENTION],
      publishes || readModels !== undefined ? STREAMED : EXPIRING,
    ),
    ...(service.sagas.length === 0
      ? {}
      : {
          [`#${sagasTable}`]:
            'Sagas, with their histories, their timers and an outbox of their own. Timers fire when their items are deleted.',
          [sagasTable]: dynamoDbTable(
            sagas.name,
            [ATTENTION, LOOKUP, ...SAGA_INDEXES.map(wholeIndex)],
            STREAMED,
          ),
        }),
    ...(service.connections === true
      ? {
          [`#${connections}`]:
            'Who is connected, and tickets with which somebody may connect. Nothing here lasts.',
          [connections]: dynamoDbTable(`${name}-connections`, [], EXPIRING),
        }
      : {}),
    ...(readModels === undefined
      ? {}
      : {
          [`#${views}`]: `Read models: ${readModels.of}. The events can make all of it again.`,
          [views]: dynamoDbTable(`${name}-views`, [ATTENTION, ...(readModels.indexes ?? []).map(wholeIndex)]),
        }),
  };
};

/** Whether nothing that a service does touches a table. */
const keepsNothing = (service: Service): boolean => {
  const { publishes, readModels, routes, consumers, jobs, sagas } = service;
  const { table } = resourcesOf(service);
  const isOnTable = ({ on }: Grant): boolean => new RegExp(`\\b${table}\\b`).test(JSON.stringify(on));
  return (
    !publishes &&
    readModels === undefined &&
    consumers.length + jobs.length + sagas.length === 0 &&
    routes.every(
      ({ executes = false, loads = false, may = [] }) => !executes && !loads && !may.some(isOnTable),
    )
  );
};

const EXPIRING = { TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true } } as const;

const STREAMED = { StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' }, ...EXPIRING } as const;

/** Sagas by their status and age, and by what set them off. */
const SAGA_INDEXES = ['gsi1', 'gsi2'];

interface Index {
  readonly name: string;
  readonly keys: Keys;
  readonly projection: Yaml;
}

type Keys = readonly [partition: string, sort?: string];

/** What sweepers and operators ask: what is due, by kind. It holds keys and status only. */
const ATTENTION: Index = {
  name: 'attention',
  keys: ['attentionPk', 'attentionSk'],
  projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status'] },
};

/** What operators ask by an id: the events of a correlation, the outbox item of an integration event. */
const LOOKUP: Index = {
  name: LOOKUP_INDEX,
  keys: ['lookup'],
  projection: { ProjectionType: 'KEYS_ONLY' },
};

const wholeIndex = (name: string): Index => ({
  name,
  keys: [`${name}pk`, `${name}sk`],
  projection: { ProjectionType: 'ALL' },
});

const TABLE_KEYS: Keys = ['pk', 'sk'];

const dynamoDbTable = (
  name: string,
  indexes: readonly Index[],
  properties: { readonly [name: string]: Yaml } = {},
): Yaml => ({
  Type: 'AWS::DynamoDB::Table',
  DeletionPolicy: 'Retain',
  UpdateReplacePolicy: 'Retain',
  Properties: {
    TableName: onStage(name),
    BillingMode: 'PAY_PER_REQUEST',
    DeletionProtectionEnabled: param('deletionProtection'),
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    SSESpecification: { SSEEnabled: true },
    ...properties,
    AttributeDefinitions: [TABLE_KEYS, ...indexes.map(({ keys }) => keys)].flatMap((keys) =>
      keys.flatMap((key) => key ?? []).map((key) => ({ AttributeName: key, AttributeType: 'S' })),
    ),
    KeySchema: keySchema(TABLE_KEYS),
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: keySchema(index.keys),
        Projection: index.projection,
      })),
    }),
  },
});

const keySchema = ([partition, sort]: Keys): Yaml => [
  { AttributeName: partition, KeyType: 'HASH' },
  ...(sort === undefined ? [] : [{ AttributeName: sort, KeyType: 'RANGE' }]),
];
