import { readWrite } from '../../src/dynamodb-proxy/written-tables.ts';

test.each([
  ['PutItem', { TableName: 'notes', Item: {} }, ['notes']],
  ['UpdateItem', { TableName: 'arn:aws:dynamodb:eu-central-1:1:table/notes' }, ['notes']],
  ['DeleteItem', { TableName: 'notes' }, ['notes']],
  ['BatchWriteItem', { RequestItems: { notes: [], users: [] } }, ['notes', 'users']],
  [
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'notes' } },
        { Update: { TableName: 'users' } },
        { Delete: { TableName: 'notes' } },
        { ConditionCheck: { TableName: 'read-only' } },
      ],
    },
    ['notes', 'users'],
  ],
  ['ExecuteStatement', { Statement: 'INSERT INTO "notes" VALUE {}' }, ['notes']],
  ['ExecuteStatement', { Statement: 'SELECT * FROM "notes"' }, []],
  [
    'BatchExecuteStatement',
    { Statements: [{ Statement: ' update users SET a=1' }, { Statement: 'DELETE FROM "notes"' }] },
    ['users', 'notes'],
  ],
  ['ExecuteTransaction', { TransactStatements: [{ Statement: 'Delete From notes' }] }, ['notes']],
  ['GetItem', { TableName: 'notes' }, []],
])('%s writes to the tables that it names', (action, request, expected) => {
  expect(readWrite(action, JSON.stringify(request))).toEqual({ action, request, tables: expected });
});

test('what is no JSON, or no request, writes nothing', () => {
  expect(readWrite('PutItem', 'nonsense').tables).toEqual([]);
  expect(readWrite('TransactWriteItems', '{"TransactItems":"none"}').tables).toEqual([]);
  expect(readWrite('BatchWriteItem', '{}').tables).toEqual([]);
});

test('reads write nothing, and neither does a property of every object', () => {
  for (const action of ['Query', 'GetItem', 'constructor', ''])
    expect(readWrite(action, '{"TableName":"notes"}').tables).toEqual([]);
});
