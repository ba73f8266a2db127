import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi';
import { environment, jsonLog } from '@edtech/contracts';
import {
  documentClient,
  dynamoDbTable,
  type EventStore,
  REQUEST_TIMES,
  systemTiming,
} from '@edtech/event-store';
import { createConnectionHandler } from './connection-handler.ts';
import { createPusher, type Push } from './pusher.ts';

/** What the functions of every service that pushes share: clients and settings from the environment, once per container. */

/** The SDK reads it by itself; without a path of a stage it is where the local AWS listens. */
const ENDPOINT = 'AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI';

const connections = (): Pick<EventStore, 'table' | 'timing'> => {
  const { CONNECTIONS_TABLE } = environment('CONNECTIONS_TABLE');
  return {
    table: dynamoDbTable({ client: documentClient(), tableName: CONNECTIONS_TABLE }),
    timing: systemTiming,
  };
};

/**
 * The handler of `$connect`, `$disconnect` and `$default`.
 * @throws EnvironmentIncomplete without CONNECTIONS_TABLE
 */
export const connectionFunction = () => createConnectionHandler({ ...connections(), log: jsonLog });

/** @throws EnvironmentIncomplete without CONNECTIONS_TABLE */
export const ticketOffice = connections;

/**
 * Where clients open connections, with a ticket.
 * @throws EnvironmentIncomplete
 */
export const webSocketUrl = (ticket: string): string => {
  const { [ENDPOINT]: endpoint = '' } = environment(ENDPOINT);
  const url = new URL(endpoint);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  url.searchParams.set('ticket', ticket);
  return url.href;
};

/** @throws EnvironmentIncomplete without CONNECTIONS_TABLE, or where to push to */
export const pusher = (): Push => {
  environment(ENDPOINT);
  const client = new ApiGatewayManagementApiClient({ requestHandler: REQUEST_TIMES, maxAttempts: 2 });
  return createPusher({ ...connections(), client, log: jsonLog });
};
