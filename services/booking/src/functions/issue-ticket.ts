import { httpHandler, ok } from '@edtech/http';
import { issueTicket, ticketOffice, webSocketUrl } from '@edtech/push';
import type { ConnectionTicketAnswer } from '../generated/connection-ticket-answer.ts';

const office = ticketOffice();

export const handler = httpHandler(
  { allow: 'signed-in', idempotencyKey: 'optional' },
  async ({ identity: { userId } }) => {
    // A key that comes again gets another ticket: one that was remembered would lie in the table, and be too old.
    const { ticket, expiresAt } = await issueTicket(office, userId);
    const answer: ConnectionTicketAnswer = { url: webSocketUrl(ticket), expiresAt };
    return ok(answer);
  },
);
