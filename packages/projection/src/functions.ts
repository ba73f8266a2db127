import { environment, jsonLog } from '@edtech/contracts';
import {
  documentClient,
  dynamoDbTable,
  type EventStore,
  systemTiming,
  type Table,
} from '@edtech/event-store';
import { lookInFunction, READ_MODEL_METRICS } from '@edtech/metrics';
import { oldestBehind } from './oldest-behind.ts';
import type { Projection } from './projection.ts';
import { createProjector } from './projector.ts';
import { createProjectionSweepHandler } from './sweep-handler.ts';
import { createProjectionSweeper } from './sweeper.ts';
import { createVerifyHandler } from './verify/handler.ts';
import { createViews, type Views } from './views.ts';

/** What the functions of every service's read models share: clients and settings from the environment, once per container. */

type Store = Pick<EventStore, 'table' | 'timing'>;

const viewsTable = () => {
  const { VIEWS_TABLE: tableName } = environment('VIEWS_TABLE');
  const client = documentClient();
  return { client, tableName, table: dynamoDbTable({ client, tableName }) };
};

/**
 * The handler of a service's projector function.
 * @param projections all read models of the service, in every version whose generations are still there
 * @throws EnvironmentIncomplete without VIEWS_TABLE
 */
export const projectorFunction = (
  { table: events, timing }: Store,
  projections: readonly Projection[],
): ReturnType<typeof createProjector> =>
  createProjector({ events, views: viewsTable().table, projections, timing, log: jsonLog });

/** The variable that says what CloudWatch calls the read models of a service: `payment`. */
export const READ_MODELS_VARIABLE = 'READ_MODELS';

/** Tells CloudWatch for how long an aggregate has not been followed. */
const tellBehind = (views: Table, { now }: Store['timing']) =>
  lookInFunction(READ_MODELS_VARIABLE, async (name) => {
    const value = await oldestBehind(views, now());
    const { dimension, age } = READ_MODEL_METRICS;
    return { place: { dimension, name }, gauges: [{ name: age, unit: 'Milliseconds', value }] };
  });

/**
 * The handler of a service's projection sweeper function. With READ_MODELS each pass also tells CloudWatch what it has left.
 * @param projections the projector's
 * @throws EnvironmentIncomplete without VIEWS_TABLE
 */
export const projectionSweeperFunction = (
  { table: events, timing }: Store,
  projections: readonly Projection[],
): ReturnType<typeof createProjectionSweepHandler> => {
  const { table: views } = viewsTable();
  return createProjectionSweepHandler({
    sweeper: createProjectionSweeper({ events, views, projections, timing, log: jsonLog }),
    timing,
    log: jsonLog,
    afterwards: tellBehind(views, timing),
  });
};

/**
 * The handler of the function that verifies a service's read models at night.
 * @param projections the projector's
 * @throws EnvironmentIncomplete without VIEWS_TABLE
 */
export const verifyFunction = (
  { table: events, timing }: Store,
  projections: readonly Projection[],
): ReturnType<typeof createVerifyHandler> =>
  createVerifyHandler({ events, views: viewsTable().table, projections, timing, log: jsonLog });

/**
 * The read models of a service, for the functions that answer from them.
 * @throws EnvironmentIncomplete without VIEWS_TABLE
 */
export const viewsReader = (): Views => {
  const { client, tableName, table } = viewsTable();
  return createViews({ client, tableName, table, timing: systemTiming });
};
