import { randomUUID } from 'node:crypto';
import type { EventStore } from '@edtech/event-store';
import {
  connectionIn,
  connectionKey,
  connectionOfUserKey,
  connectionsOfUser,
  expiry,
  ticketKey,
} from './items.ts';
import { holderOf } from './tickets.ts';

/**
 * API Gateway ends a connection after two hours. One whose end nobody told of is forgotten a little later.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-execution-service-websocket-limits-table.html
 */
const LONGEST_MILLISECONDS = 125 * 60_000;

/** Devices and windows of one person. Each costs a request at every push. */
export const MOST_CONNECTIONS = 20;

type Parts = Pick<EventStore, 'table' | 'timing'>;

export type Opened =
  | { readonly outcome: 'opened'; readonly userId: string }
  | { readonly outcome: 'ticket-invalid' | 'too-many-connections' };

/** Opens a connection with a ticket, which is good once: of two who come with the same one, one is let in. */
export const openConnection = async (
  { table, timing }: Parts,
  connectionId: string,
  ticket: string,
): Promise<Opened> => {
  const userId = await holderOf({ table, timing }, ticket);
  if (userId === undefined) return { outcome: 'ticket-invalid' };
  const others = await connectionsOf({ table, timing }, userId);
  if (others.length >= MOST_CONNECTIONS) return { outcome: 'too-many-connections' };

  const until = timing.now() + LONGEST_MILLISECONDS;
  const facts = { userId, until, expiresAt: expiry(until) };
  const { outcome } = await table.transact(
    [
      { kind: 'delete', key: ticketKey(ticket), when: [{ is: 'present' }] },
      { kind: 'put', item: { ...connectionOfUserKey(userId, connectionId), ...facts }, when: [] },
      { kind: 'put', item: { ...connectionKey(connectionId), ...facts }, when: [] },
    ],
    randomUUID(),
  );
  return outcome === 'committed' ? { outcome: 'opened', userId } : { outcome: 'ticket-invalid' };
};

/** Forgets a connection, however often it is told to. */
export const closeConnection = async (
  { table }: Pick<EventStore, 'table'>,
  connectionId: string,
): Promise<void> => {
  const found = await table.get(connectionKey(connectionId));
  if (found !== undefined) await forget({ table }, String(found.userId), connectionId);
};

const forget = async (
  { table }: Pick<EventStore, 'table'>,
  userId: string,
  connectionId: string,
): Promise<void> => {
  // The one that leads to the other goes last: when it fails in between, closing again finds its way.
  await table.write({ kind: 'delete', key: connectionOfUserKey(userId, connectionId), when: [] });
  await table.write({ kind: 'delete', key: connectionKey(connectionId), when: [] });
};

/** Ids of the connections of a user that may be open. */
export const connectionsOf = async ({ table, timing }: Parts, userId: string): Promise<readonly string[]> => {
  const ids: string[] = [];
  // What has expired stays readable until the table deletes it.
  for await (const { sk, until } of table.range({
    ...connectionsOfUser(userId),
    limit: 2 * MOST_CONNECTIONS,
  }))
    if (Number(until) > timing.now()) ids.push(connectionIn(sk));
  return ids;
};
