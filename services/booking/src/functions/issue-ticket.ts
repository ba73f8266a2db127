import { once } from '@edtech/event-store';
import { httpHandler, ok } from '@edtech/http';
import { issueTicket, ticketOffice, webSocketUrl } from '@edtech/push';
import type { ConnectionTicketAnswer } from '../generated/connection-ticket-answer.ts';
import { store } from './store.ts';

const office = ticketOffice();

export const handler = httpHandler(
  { allow: 'signed-in', idempotencyKey: 'optional' },
  async ({ identity: { userId }, claim, context }) =>
    once(store, { context, claim }, async () => {
      const { ticket, expiresAt } = await issueTicket(office, userId);
      const answer: ConnectionTicketAnswer = { url: webSocketUrl(ticket), expiresAt };
      return ok(answer);
    }),
);
