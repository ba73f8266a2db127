import { hasRole, httpHandler, needed, ok, pageRequest, paging, text } from '@edtech/http';
import { mailbox } from './mailbox.ts';

const ADDRESS_CHARACTERS = 254;

export const handler = httpHandler(
  { query: { to: needed(text({ most: ADDRESS_CHARACTERS })), ...paging }, allow: hasRole('ADMIN') },
  async ({ query: { to, ...request } }) => ok(await mailbox().list(to, pageRequest(request))),
);
