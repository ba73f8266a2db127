import fc from 'fast-check';
import { httpHandler, preferredType, RequestRefused, textDocument } from '../src/index.ts';
import { apiEvent, lambdaContext } from './events.ts';

const OFFERED = ['application/json', 'text/csv'] as const;
const of = (accept: string | undefined) => preferredType(accept, ...OFFERED);

test.each([
  [undefined, 'application/json'],
  ['', 'application/json'],
  ['*/*', 'application/json'],
  ['text/csv', 'text/csv'],
  ['TEXT/CSV', 'text/csv'],
  ['text/csv; charset=utf-8', 'text/csv'],
  ['text/*', 'text/csv'],
  ['text/csv, */*;q=0.1', 'text/csv'],
  ['text/csv;q=0.1, application/json;q=0.2', 'application/json'],
  ['text/csv, application/json', 'application/json'],
  ['text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8', 'application/json'],
  ['application/json;q=0, */*', 'text/csv'],
  ['text/csv;q=nonsense', 'text/csv'],
] as const)('who accepts %j gets %s', (accept, type) => {
  expect(of(accept)).toBe(type);
});

test.each(['application/xml', 'text/html, image/*', 'text/csv;q=0', 'application/json;q=0, text/*;q=0.000'])(
  'who accepts %j gets neither, and is told what there is',
  (accept) => {
    try {
      of(accept);
    } catch (error) {
      expect(error).toBeInstanceOf(RequestRefused);
      expect(error).toMatchObject({ code: 'not-acceptable', kind: 'not-acceptable', offered: OFFERED });
      return;
    }
    throw new Error('it was accepted');
  },
);

test('whatever is sent as Accept, one of those that are offered comes back or a refusal', () =>
  fc.assert(
    fc.property(fc.string(), (accept) => {
      try {
        expect(OFFERED).toContain(of(accept));
      } catch (error) {
        expect(error).toMatchObject({ code: 'not-acceptable' });
      }
    }),
  ));

test('a document is sent as what it is, under its name', async () => {
  const handler = httpHandler({ allow: 'anyone' }, async ({ accept }) =>
    textDocument({ type: 'text/csv', content: `accept\r\n${accept}\r\n`, fileName: 'a-table.csv' }),
  );
  const answer = await handler(apiEvent({ headers: { Accept: 'text/csv' } }), lambdaContext());
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="a-table.csv"',
      'cache-control': 'no-store',
    },
    body: 'accept\r\ntext/csv\r\n',
  });
});

test('a document whose name would break out of its header is a mistake of the function', () => {
  for (const fileName of ['a".csv', 'a\r\nx.csv', '../a.csv', '.csv'])
    expect(() => textDocument({ type: 'text/csv', content: '', fileName })).toThrow(RangeError);
});
