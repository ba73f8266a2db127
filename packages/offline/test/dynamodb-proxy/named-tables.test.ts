import { namedTables } from '../../src/dynamodb-proxy/named-tables.ts';

test.each<{ asks: string; request: unknown; named: readonly string[] }>([
  { asks: 'for an item', request: { TableName: 'a', Key: {} }, named: ['a'] },
  { asks: 'by an ARN', request: { TableName: 'arn:aws:dynamodb:x:1:table/a' }, named: ['a'] },
  { asks: 'for a stream', request: { StreamArn: 'arn:aws:dynamodb:x:1:table/a/stream/2026' }, named: ['a'] },
  {
    asks: 'for the records of a stream',
    request: { ShardIterator: '000|arn:aws:dynamodb:ddblocal:000000000000:table/a/stream/2026|x' },
    named: ['a'],
  },
  { asks: 'for a batch', request: { RequestItems: { a: [], b: [] } }, named: ['a', 'b'] },
  {
    asks: 'for a transaction',
    request: { TransactItems: [{ Put: { TableName: 'a' } }, { ConditionCheck: { TableName: 'b' } }] },
    named: ['a', 'b'],
  },
  {
    asks: 'twice of one table',
    request: { TransactItems: [{ Get: { TableName: 'a' } }, { Get: { TableName: 'a' } }] },
    named: ['a'],
  },
  { asks: 'by a statement', request: { Statement: 'SELECT * FROM "a" WHERE pk = ?' }, named: ['a'] },
  { asks: 'by statements', request: { Statements: [{ Statement: 'insert into b value {}' }] }, named: ['b'] },
  { asks: 'for all tables', request: {}, named: [] },
  { asks: 'nothing at all', request: undefined, named: [] },
])('a request $asks names $named', ({ request, named }) => {
  expect(namedTables(request)).toEqual(named);
});
