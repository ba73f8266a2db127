import { causeQuery, choiceQuery, revealQuery, shownTo } from '../src/functions/letters-query.ts';

const ADMIN = { userId: 'u-admin', roles: ['ADMIN'] };

test('what may be personal is shown to the caller, for a reason', () => {
  expect(shownTo({}, ADMIN)).toBeUndefined();
  expect(shownTo({ payload: 'shown', reason: 'a call' }, ADMIN)).toEqual({ by: 'u-admin', reason: 'a call' });
});

test.each([
  ['reason', { payload: 'shown' as const }],
  ['payload', { reason: 'a call' }],
])('one without the other is refused: %s is missing', (path, query) => {
  expect(() => shownTo(query, ADMIN)).toThrow(
    expect.objectContaining({ code: 'query-invalid', violations: [expect.objectContaining({ path })] }),
  );
});

test.each([
  ['a reason', revealQuery.reason, ['why', 'x'.repeat(400)]],
  ['a cause', causeQuery.cause, ['49fd82f39cc479fa', '0000000000000000']],
  ['an aggregate', choiceQuery.aggregate, ['User/u-1', 'LessonBooking/a/b']],
  ['a state', choiceQuery.state, ['ALL', 'ROUTED']],
] as const)('%s is read', (_, reader, texts) => {
  for (const text of texts) expect(reader.read(text)).toBe(text);
});

test.each([
  ['a reason', revealQuery.reason, ['', '   ', 'x'.repeat(401)]],
  ['a cause', causeQuery.cause, ['49FD82F39CC479FA', '49fd', ' 49fd82f39cc479fa']],
  ['an aggregate', choiceQuery.aggregate, ['u-1', 'user/u-1', 'User/']],
  ['a state', choiceQuery.state, ['open', 'DEAD']],
] as const)('%s that is none is not', (_, reader, texts) => {
  for (const text of texts) expect([text, reader.read(text)]).toEqual([text, undefined]);
});
