import { hasRole, httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { listLetters } from '../application/list.ts';
import { desk } from './desk.ts';
import { causeQuery, choiceQuery } from './letters-query.ts';

export const handler = httpHandler(
  { query: { ...choiceQuery, ...causeQuery, ...paging }, allow: hasRole('ADMIN') },
  async ({ query: { limit, cursor, ...question } }) =>
    ok(await listLetters(desk, question, pageRequest({ limit, cursor }))),
);
