import { randomBytes } from 'node:crypto';
import type { EventStore } from '@edtech/event-store';
import { expiry, ticketKey } from './items.ts';

/** Long enough to open a connection with it, and useless to whoever finds it in a log later. */
export const TICKET_SECONDS = 30;

/** As long as a key of 256 bits. */
const TICKET_BYTES = 32;

export interface Ticket {
  readonly ticket: string;
  /** ISO-8601, UTC. */
  readonly expiresAt: string;
}

type Parts = Pick<EventStore, 'table' | 'timing'>;

/**
 * A ticket with which this user may open one connection. A browser cannot send an Authorization header with a WebSocket, and
 * a token in a URL would be good for an hour to whoever reads the log in which it ends up. A ticket is good once.
 */
export const issueTicket = async ({ table, timing }: Parts, userId: string): Promise<Ticket> => {
  const ticket = randomBytes(TICKET_BYTES).toString('base64url');
  const until = timing.now() + TICKET_SECONDS * 1_000;
  const item = { ...ticketKey(ticket), userId, until, expiresAt: expiry(until) };
  await table.write({ kind: 'put', item, when: [{ is: 'absent' }] });
  return { ticket, expiresAt: new Date(until).toISOString() };
};

/** Whose ticket it is; undefined when it is none, or its time is up: the table deletes it later. */
export const holderOf = async ({ table, timing }: Parts, ticket: string): Promise<string | undefined> => {
  const found = await table.get(ticketKey(ticket));
  // `issueTicket` is all that writes it.
  if (found === undefined || Number(found.until) <= timing.now()) return undefined;
  return String(found.userId);
};
