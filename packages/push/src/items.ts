import { createHash } from 'node:crypto';

/*
 * The items of a table of connections (`pk`, `sk`, TTL in `expiresAt`):
 *
 *   ticket#<hash>       ticket                  may open one connection for its user
 *   user#<id>           connection#<id>         a connection of the user: where to push
 *   connection#<id>     connection              whose it is: needed when it is closed
 */

/** A ticket is as good as a token while it lasts, so the table has no more than its hash. */
const hashOf = (ticket: string): string => createHash('sha256').update(ticket).digest('base64url');

export const ticketKey = (ticket: string) => ({ pk: `ticket#${hashOf(ticket)}`, sk: 'ticket' });

const OF_USER = 'connection#';

export const connectionOfUserKey = (userId: string, connectionId: string) => ({
  pk: `user#${userId}`,
  sk: `${OF_USER}${connectionId}`,
});

export const connectionKey = (connectionId: string) => ({
  pk: `connection#${connectionId}`,
  sk: 'connection',
});

/** All connections of a user. `$` follows `#`. */
export const connectionsOfUser = (userId: string) => ({
  pk: `user#${userId}`,
  from: OF_USER,
  to: 'connection$',
});

export const connectionIn = (sk: string): string => sk.slice(OF_USER.length);

/** Milliseconds as DynamoDB's TTL takes them: seconds, rounded up. */
export const expiry = (milliseconds: number): number => Math.ceil(milliseconds / 1_000);
