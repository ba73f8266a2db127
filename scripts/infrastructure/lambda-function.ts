import {
  arn,
  arnOf,
  attributeOf,
  camelCase,
  constantCase,
  type Needs,
  pascalCase,
  ref,
  type Service,
  STAGE,
  sub,
  type Value,
} from '@edtech/infrastructure';
import { reading } from './metrics.ts';
import type { Yaml } from './yaml.ts';

/** A statement of a function's policy, which allows. */
export interface Statement {
  readonly Action: readonly string[];
  readonly Resource: Value | readonly Value[];
  /** The beginnings of the partition keys that it is about; of all when left out. */
  readonly keys?: readonly string[];
}

/** One function of a service, with all that the template says of it. */
export interface LambdaFunction {
  /** Key under `functions`, which its name ends with. */
  readonly key: string;
  /** Name of its file in `src/functions`. */
  readonly file: string;
  readonly description: string;
  /** Seconds; the provider's when undefined. */
  readonly timeout?: number | undefined;
  readonly memorySize?: number | undefined;
  readonly reservedConcurrency?: number | undefined;
  /** What is packaged beside its code. */
  readonly files?: readonly string[];
  readonly environment: Readonly<Record<string, Value>>;
  readonly events: readonly Yaml[];
  /** What it may do beside logging and tracing. */
  readonly statements: readonly Statement[];
}

export const functionKey = (file: string): string => camelCase(file);

/** A table with an outbox, by its name: that of a service, or of its sagas. */
export type StoreName = Pick<Service, 'name'>;

/** The sagas of a service have a table and an outbox of their own, beside those of its aggregates. */
export const sagasOf = ({ name }: Pick<Service, 'name'>): StoreName => ({ name: `${name}-sagas` });

/** The tables of a service whose streams have readers: of its outboxes, and of its read models. */
export const streamedStores = (service: Service): readonly StoreName[] => [
  ...(service.publishes || service.readModels !== undefined ? [service] : []),
  ...(service.sagas.length > 0 ? [sagasOf(service)] : []),
];

/** Whether there are streams of events in a service's table: then there is an index of what has an id. */
export const keepsEvents = ({ publishes, readModels, aggregates }: Service): boolean =>
  publishes || readModels !== undefined || aggregates.length > 0;

/** Logical ids of a service's resources. */
export const resourcesOf = ({ name }: StoreName) => {
  const service = pascalCase(name);
  return {
    table: `${service}Table`,
    views: `${service}Views`,
    connections: `${service}Connections`,
    streamFailures: `${service}StreamFailures`,
    sweepQueue: `${service}SweepQueue`,
    outboxDeadLetters: `${service}OutboxDeadLetters`,
  };
};

/** The variables by which functions find the service's tables. */
export const tableVariable = ({ name }: StoreName): Readonly<Record<string, Value>> => ({
  [`${constantCase(name)}_TABLE`]: ref(resourcesOf({ name }).table),
});

export const viewsVariable = ({ name }: Pick<Service, 'name'>): Readonly<Record<string, Value>> => ({
  VIEWS_TABLE: ref(resourcesOf({ name }).views),
});

/** The API that clients connect to. The framework calls it so. */
const WEB_SOCKET_API = 'WebsocketsApi';

/** Clients of the SDK read it by themselves. It also says where others connect. */
const PUSH_ENDPOINT = {
  AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: sub(
    `https://\${${WEB_SOCKET_API}}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}/${STAGE}`,
  ),
};

/** The table of who is connected. */
export const connectionsVariable = (service: Pick<Service, 'name'>): Readonly<Record<string, Value>> => ({
  CONNECTIONS_TABLE: ref(resourcesOf(service).connections),
});

/** What is sent goes to one connection, whichever it is; nothing is read of them, and none is closed. */
const sends = (): Statement =>
  allows(
    ['execute-api:ManageConnections'],
    arn('execute-api', `\${${WEB_SOCKET_API}}/${STAGE}/POST/@connections/*`),
  );

export const allows = (Action: readonly string[], Resource: Statement['Resource']): Statement => ({
  Action,
  Resource,
});

/** What any function gets for what it says that it needs, whatever invokes it. */
export const needed = (
  service: Service,
  {
    does,
    reads,
    looksAtSagas = false,
    readsFigures = false,
    pushes = false,
    issuesTickets = false,
    environment,
    secrets = [],
    may = [],
    files = [],
    ...numbers
  }: Needs,
) => {
  const { views, connections } = resourcesOf(service);
  const { atLeast = false, indexes = [] } = typeof reads === 'object' ? reads : {};
  const parameters = secrets.map((secret) => ({
    variable: `${constantCase(secret)}_PARAMETER`,
    path: `edtech/${STAGE}/${service.name}/${secret}`,
  }));
  return {
    description: does,
    timeout: numbers.timeoutSeconds,
    memorySize: numbers.memoryMegabytes,
    reservedConcurrency: numbers.reservedConcurrency,
    files,
    environment: {
      ...(reads ? viewsVariable(service) : {}),
      ...(looksAtSagas ? tableVariable(sagasOf(service)) : {}),
      ...(readsFigures ? reading.environment : {}),
      ...(pushes || issuesTickets ? { ...connectionsVariable(service), ...PUSH_ENDPOINT } : {}),
      ...environment,
      ...Object.fromEntries(parameters.map(({ variable, path }) => [variable, `/${path}`])),
    },
    statements: [
      ...(reads ? [allows([...(atLeast ? ['dynamodb:GetItem'] : []), 'dynamodb:Query'], arnOf(views))] : []),
      ...(looksAtSagas ? [allows(['dynamodb:Query'], arnOf(resourcesOf(sagasOf(service)).table))] : []),
      ...(readsFigures ? [reading.statement] : []),
      ...(issuesTickets ? [allows(['dynamodb:PutItem'], arnOf(connections))] : []),
      ...(pushes
        ? [allows(['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:DeleteItem'], arnOf(connections)), sends()]
        : []),
      ...indexes.map((index) => allows(['dynamodb:Query'], indexArn(views, index))),
      ...parameters.map(({ path }) => allows(['ssm:GetParameter'], arn('ssm', `parameter/${path}`))),
      ...may.map(({ actions, on }) => allows(actions, on)),
    ],
  };
};

export const indexArn = (table: string, index: string): Value => sub(`\${${table}.Arn}/index/${index}`);

/** Loading a stream takes a query, committing puts: events, outbox records, unique values, snapshots. */
export const executionActions = ({
  executes,
  loads = false,
}: Pick<Needs, 'executes' | 'loads'>): readonly string[] => {
  if (!executes) return loads ? ['dynamodb:Query'] : [];
  const { freesUniqueValues = false, decidesOnOthers = false } = executes === true ? {} : executes;
  return [
    'dynamodb:Query',
    'dynamodb:PutItem',
    ...(freesUniqueValues ? ['dynamodb:DeleteItem'] : []),
    ...(decidesOnOthers ? ['dynamodb:ConditionCheckItem'] : []),
  ];
};

/** What a function needs of the service's table to load aggregates, and to execute commands on them. */
export const execution = (service: Service, needs: Pick<Needs, 'executes' | 'loads'>) => {
  const actions = executionActions(needs);
  return {
    environment: actions.length > 0 ? tableVariable(service) : {},
    statements: actions.length > 0 ? [allows(actions, arnOf(resourcesOf(service).table))] : [],
  };
};

/** What a reader of the table's stream may, beside what it does with the records: read them, and report those given up. */
export const streamStatements = (store: StoreName): readonly Statement[] => {
  const { table, streamFailures } = resourcesOf(store);
  return [
    allows(
      ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator', 'dynamodb:ListStreams'],
      attributeOf(table, 'StreamArn'),
    ),
    allows(['sqs:SendMessage'], arnOf(streamFailures)),
  ];
};
