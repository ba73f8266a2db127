import { memoryTable } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { type ConnectionAnswer, createConnectionHandler, issueTicket } from '../src/index.ts';

export const NOW = '2026-11-02T08:00:00.000Z';

/** A table of connections, and the WebSocket API before it. */
export const scene = () => {
  const table = memoryTable();
  const timing = manualClock(Date.parse(NOW));
  const logged: string[] = [];
  const log = (entry: object): void => void logged.push(JSON.stringify(entry));
  const handler = createConnectionHandler({ table, timing, log });
  const on = (eventType: string, connectionId: string, ticket?: string): Promise<ConnectionAnswer> =>
    handler({
      requestContext: { connectionId, eventType },
      ...(ticket === undefined ? {} : { queryStringParameters: { ticket } }),
    });
  return {
    table,
    timing,
    log,
    logged,
    issue: async (userId: string) => (await issueTicket({ table, timing }, userId)).ticket,
    connect: (connectionId: string, ticket?: string) => on('CONNECT', connectionId, ticket),
    disconnect: (connectionId: string) => on('DISCONNECT', connectionId),
    say: (connectionId: string) => on('MESSAGE', connectionId),
    /** Everything in the table, as text. */
    async stored(): Promise<string> {
      const items: unknown[] = [];
      for await (const item of table.scan()) items.push(item);
      return JSON.stringify(items);
    },
  };
};
