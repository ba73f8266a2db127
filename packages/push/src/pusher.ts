import {
  type ApiGatewayManagementApiClient,
  GoneException,
  PostToConnectionCommand,
} from '@aws-sdk/client-apigatewaymanagementapi';
import type { Log } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { closeConnection, connectionsOf } from './connections.ts';

export interface PusherOptions extends Pick<EventStore, 'table' | 'timing'> {
  readonly client: Pick<ApiGatewayManagementApiClient, 'send'>;
  readonly log: Log;
}

/**
 * Sends `message`, as JSON, over all open connections of a user.
 * @throws when one of them could not be reached for another reason than that it is gone. Trying again sends it over the others once
 * more, so a message carries what a client knows it again by.
 */
export type Push = (userId: string, message: object, signal?: AbortSignal) => Promise<void>;

export const createPusher =
  ({ table, timing, client, log }: PusherOptions): Push =>
  async (userId, message, signal) => {
    const data = Buffer.from(JSON.stringify(message));
    const post = async (connectionId: string): Promise<void> => {
      try {
        await client.send(
          new PostToConnectionCommand({ ConnectionId: connectionId, Data: data }),
          signal === undefined ? {} : { abortSignal: signal },
        );
      } catch (error) {
        // 410: it was closed, and nobody told us, or not yet.
        if (!(error instanceof GoneException)) throw error;
        await closeConnection({ table }, connectionId);
        log({ level: 'info', message: 'connection gone', connectionId });
      }
    };
    const ids = await connectionsOf({ table, timing }, userId);
    const done = await Promise.allSettled(ids.map(post));
    const failed = done.filter((one) => one.status === 'rejected');
    if (failed.length === 0) return;
    throw new AggregateError(
      failed.map(({ reason }) => reason),
      `${failed.length} of ${ids.length} connections could not be reached.`,
    );
  };
