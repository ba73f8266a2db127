import type { Log } from '@edtech/contracts';
import type { EventStore } from '@edtech/event-store';
import { closeConnection, openConnection } from './connections.ts';

export interface ConnectionHandlerOptions extends Pick<EventStore, 'table' | 'timing'> {
  readonly log: Log;
}

/** What is read of an event of a WebSocket API. Headers are not: they may hold anything. */
export interface ConnectionEvent {
  readonly requestContext: { readonly connectionId: string; readonly eventType: string };
  readonly queryStringParameters?: { readonly [name: string]: string | undefined } | null;
}

export interface ConnectionAnswer {
  readonly statusCode: number;
}

const STATUS = { opened: 200, 'ticket-invalid': 401, 'too-many-connections': 429 } as const;

/** No ticket is longer, and what is longer is not worth a look into the table. */
const TICKET_CHARACTERS = 128;

/**
 * Opens and closes the connections of a WebSocket API. Clients send nothing but what keeps a connection from being idle, which is
 * answered by nothing. Neither events nor tickets are logged.
 */
export const createConnectionHandler =
  ({ table, timing, log }: ConnectionHandlerOptions) =>
  async ({ requestContext, queryStringParameters }: ConnectionEvent): Promise<ConnectionAnswer> => {
    const { connectionId, eventType } = requestContext;
    switch (eventType) {
      case 'CONNECT': {
        const ticket = queryStringParameters?.ticket ?? '';
        if (ticket === '' || ticket.length > TICKET_CHARACTERS)
          return { statusCode: STATUS['ticket-invalid'] };
        const { outcome } = await openConnection({ table, timing }, connectionId, ticket);
        log({ level: 'info', message: 'connection asked for', connectionId, outcome });
        return { statusCode: STATUS[outcome] };
      }
      case 'DISCONNECT':
        await closeConnection({ table }, connectionId);
        return { statusCode: 200 };
      default:
        return { statusCode: 200 };
    }
  };
