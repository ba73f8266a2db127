import { EVENT_PREFIX, STREAM_PREFIX } from '@edtech/event-store/layout';
import { arnOf, type ReadModels, type Service } from '@edtech/infrastructure';
import { READ_MODELS_VARIABLE } from '@edtech/projection';
import {
  allows,
  functionKey,
  indexArn,
  type LambdaFunction,
  resourcesOf,
  type Statement,
  streamStatements,
  tableVariable,
  viewsVariable,
} from './lambda-function.ts';
import { everyMinute, inserted, streamOf } from './stream.ts';

/** A rebuild counts on it that no invocation that follows events takes longer. */
const FOLLOWING_SECONDS = 30;

/**
 * A verification of all streams goes on at the next invocation where one has ended, and rests until the next night when
 * it is done; so it may begin every quarter of an hour, at night.
 */
const VERIFIES_AT = 'cron(0/15 1-4 * * ? *)';
const VERIFIER_SECONDS = 14 * 60;

/** The functions that keep a service's read models up to date with its events. */
export const readModelFunctions = (service: Service): readonly LambdaFunction[] => {
  if (service.readModels === undefined) return [];
  const { name } = service;
  const { table, views } = resourcesOf(service);
  const environment = { ...tableVariable(service), ...viewsVariable(service) };
  const readsStreams = allows(['dynamodb:Query'], arnOf(table));
  return [
    {
      key: functionKey(`project-${name}-events`),
      file: 'project',
      description: `Keeps the ${name} service's read models up to date with its events`,
      timeout: FOLLOWING_SECONDS,
      environment,
      events: [streamOf(service, inserted({ pk: followedStreams(service.readModels), sk: EVENT_PREFIX }))],
      statements: [readsStreams, writesRows(views), ...streamStatements(service)],
    },
    {
      key: functionKey(`sweep-${name}-projections`),
      file: 'sweep-projections',
      description: `Tries again what the ${name} service's read models could not follow, every minute`,
      timeout: FOLLOWING_SECONDS,
      environment: { ...environment, [READ_MODELS_VARIABLE]: name },
      events: [everyMinute],
      statements: [readsStreams, writesRows(views), allows(['dynamodb:Query'], indexArn(views, 'attention'))],
    },
    {
      key: functionKey(`verify-${name}-projections`),
      file: 'verify-projections',
      description: `Holds the ${name} service's read models against its streams and repairs silent tails, every night`,
      timeout: VERIFIER_SECONDS,
      environment,
      events: [{ schedule: { rate: [VERIFIES_AT] } }],
      statements: [allows(['dynamodb:Query', 'dynamodb:Scan'], arnOf(table)), writesRows(views)],
    },
  ];
};

/** Events of aggregates that no read model follows wake nobody. */
const followedStreams = ({ projections }: ReadModels): readonly string[] => {
  const types = projections.flatMap(({ follows }) => follows.map(({ aggregateType }) => aggregateType));
  return [...new Set(types)].toSorted().map((type) => `${STREAM_PREFIX}${type}#`);
};

const writesRows = (views: string): Statement =>
  allows(
    ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
    arnOf(views),
  );
