import { hasRole, httpHandler, ok } from '@edtech/http';
import { listCauses } from '../application/list.ts';
import { desk } from './desk.ts';
import { choiceQuery } from './letters-query.ts';

export const handler = httpHandler({ query: choiceQuery, allow: hasRole('ADMIN') }, async ({ query }) =>
  ok(await listCauses(desk, query)),
);
