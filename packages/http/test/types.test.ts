import { created, hasRole, httpHandler, needed, ok, oneOf, paging, selfOr, text } from '../src/index.ts';
import { greetingContract } from './events.ts';

/**
 * Misuse is a compile error. The compiler is the test here: `tsc` fails when one of the expected errors is none, or
 * when a correct use is refused.
 */
export const correct = [
  httpHandler({ body: greetingContract, allow: 'anyone' }, async ({ body, identity }) =>
    created(`/users/${body.userId}`, { seen: identity?.userId }, { version: 1 }),
  ),
  httpHandler({ allow: selfOr('ADMIN', (request) => request.path.userId) }, async ({ path, identity }) =>
    ok({ asked: path.userId?.length, by: identity.userId, roles: identity.roles }),
  ),
  httpHandler(
    { path: ['userId'], allow: selfOr(['ADMIN', 'TUTOR'], ({ path }) => path.userId) },
    async ({ path }) => ok({ length: path.userId.length }),
  ),
  httpHandler({ allow: selfOr('ADMIN', 'userId') }, async ({ identity }) => ok(identity)),
  httpHandler({ path: ['userId'], allow: selfOr('ADMIN', 'userId') }, async ({ path }) => ok(path)),
  httpHandler({ path: ['userId'], allow: hasRole('ADMIN') }, async ({ path: { userId } }) => ok({ userId })),
  httpHandler({ query: ['limit'], allow: 'signed-in' }, async ({ query, identity }) =>
    ok({ limit: query.limit?.length, by: identity.userId }),
  ),
  httpHandler(
    { query: { role: needed(oneOf('STUDENT', 'TUTOR')), ...paging }, allow: 'anyone' },
    async ({ query: { role, limit = 20, cursor } }) => {
      const known: 'STUDENT' | 'TUTOR' = role;
      return ok({ known, next: limit + 1, cursor: cursor?.length });
    },
  ),
  httpHandler(
    { path: ['userId'], allow: (identity, request) => identity.userId === request.path.userId },
    async ({ path }) => ok({ length: path.userId.length }),
  ),
  httpHandler(
    { allow: 'anyone', ifMatch: true, idempotencyKey: 'required' },
    async ({ ifMatch = 0, idempotencyKey, claim }) => ok({ next: ifMatch + 1, idempotencyKey, id: claim.id }),
  ),
];

export const mistakes = [
  // @ts-expect-error: who may call must be said
  httpHandler({}, async () => ok({})),
  // @ts-expect-error: there is no such word
  httpHandler({ allow: 'everyone' }, async () => ok({})),
  // @ts-expect-error: a route for anyone may have no identity
  httpHandler({ allow: 'anyone' }, async ({ identity }) => ok({ by: identity.userId })),
  // @ts-expect-error: without a contract there is no body
  httpHandler({ allow: 'anyone' }, async ({ body }) => ok({ id: body.userId })),
  // @ts-expect-error: the contract has no such field
  httpHandler({ body: greetingContract, allow: 'anyone' }, async ({ body }) => ok({ id: body.name })),
  // @ts-expect-error: a path parameter that is not declared
  httpHandler({ path: ['userId'], allow: 'anyone' }, async ({ path }) => ok({ id: path.lessonId })),
  // @ts-expect-error: an undeclared path parameter may be missing
  httpHandler({ allow: 'anyone' }, async ({ path }) => ok({ length: path.userId.length })),
  // @ts-expect-error: a query parameter that is not declared
  httpHandler({ query: ['limit'], allow: 'anyone' }, async ({ query }) => ok({ after: query.after })),
  // @ts-expect-error: the same, where they are declared with what reads them
  httpHandler({ query: { ...paging }, allow: 'anyone' }, async ({ query }) => ok({ after: query.after })),
  httpHandler({ query: { word: text({ most: 9 }) }, allow: 'anyone' }, async ({ query }) =>
    // @ts-expect-error: a parameter that is not needed may be missing
    ok({ length: query.word.length }),
  ),
  // @ts-expect-error: a rule over a parameter that is not declared
  httpHandler({ path: ['userId'], allow: selfOr('ADMIN', 'lessonId') }, async () => ok({})),
  // @ts-expect-error: the answer is made with ok, created, accepted or noContent
  httpHandler({ allow: 'anyone' }, async () => ({ statusCode: 200 })),
  // @ts-expect-error: a location is a path of this API
  httpHandler({ allow: 'anyone' }, async () => created('users/u-1', {})),
  // @ts-expect-error: nobody said that versions are compared
  httpHandler({ allow: 'anyone' }, async ({ ifMatch }) => ok({ ifMatch })),
  // @ts-expect-error: nobody said that a key is looked at
  httpHandler({ allow: 'anyone' }, async ({ idempotencyKey }) => ok({ idempotencyKey })),
  httpHandler({ allow: 'anyone', idempotencyKey: 'optional' }, async ({ claim }) =>
    // @ts-expect-error: a key that is optional may be missing
    ok({ id: claim.id }),
  ),
  // @ts-expect-error: at least one role
  httpHandler({ allow: hasRole() }, async () => ok({})),
];

test('correct uses and mistakes alike make handlers: only the compiler tells them apart', () => {
  for (const handler of [...correct, ...mistakes]) expect(typeof handler).toBe('function');
});
