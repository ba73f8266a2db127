import { observe } from '../../src/ttl/observations.ts';
import type { ExpiringTable } from '../../src/ttl/table.ts';

const notes: ExpiringTable = {
  name: 'notes',
  attribute: 'expiresAt',
  keyNames: ['pk', 'sk'],
  hasStream: true,
};
const tables = new Map([[notes.name, notes]]);
const key = { pk: { S: 'a' }, sk: { S: 'b' } };
const expiring = { ...key, expiresAt: { N: '100' }, text: { S: 'x' } };
const expiry = { seconds: 100, text: '100' };
const gone = { kind: 'item', table: 'notes', key, expiry: undefined };
const item = { kind: 'item', table: 'notes', key, expiry };
const changed = { kind: 'changed', table: 'notes', key };

test.each([
  ['a put', 'PutItem', { TableName: 'notes', Item: expiring }, [item]],
  [
    'a put by the ARN of the table',
    'PutItem',
    { TableName: 'arn:aws:dynamodb:eu:1:table/notes', Item: expiring },
    [item],
  ],
  ['a put that does not expire', 'PutItem', { TableName: 'notes', Item: key }, [gone]],
  [
    'a put whose TTL is no number',
    'PutItem',
    { TableName: 'notes', Item: { ...key, expiresAt: { S: '1' } } },
    [gone],
  ],
  ['a delete', 'DeleteItem', { TableName: 'notes', Key: key }, [gone]],
  [
    'an update of the TTL',
    'UpdateItem',
    {
      TableName: 'notes',
      Key: key,
      UpdateExpression: 'SET #t = :t',
      ExpressionAttributeNames: { '#t': 'expiresAt' },
    },
    [changed],
  ],
  [
    'an update of something else',
    'UpdateItem',
    { TableName: 'notes', Key: key, UpdateExpression: 'SET a = :a' },
    [],
  ],
  [
    'a batch',
    'BatchWriteItem',
    {
      RequestItems: {
        notes: [{ PutRequest: { Item: expiring } }, { DeleteRequest: { Key: key } }],
        users: [{ PutRequest: { Item: expiring } }],
      },
    },
    [item, gone],
  ],
  [
    'a transaction',
    'TransactWriteItems',
    {
      TransactItems: [
        { Put: { TableName: 'notes', Item: expiring } },
        { Update: { TableName: 'notes', Key: key, UpdateExpression: 'SET expiresAt = :t' } },
        { Delete: { TableName: 'notes', Key: key } },
        { ConditionCheck: { TableName: 'notes', Key: key } },
      ],
    },
    [item, changed, gone],
  ],
  [
    'a statement that names the TTL',
    'ExecuteStatement',
    { Statement: `UPDATE "notes" SET expiresAt=1 WHERE pk='a'` },
    [{ kind: 'statement', table: 'notes' }],
  ],
  ['a statement that does not', 'ExecuteStatement', { Statement: `UPDATE "notes" SET a=1 WHERE pk='a'` }, []],
  ['a write to a table without TTL', 'PutItem', { TableName: 'users', Item: expiring }, []],
  ['what is no write', 'GetItem', { TableName: 'notes', Key: key }, []],
  ['a request that is no JSON', 'PutItem', undefined, []],
])('%s', (_what, action, request, expected) => {
  expect(observe({ action, request }, tables)).toEqual(expected);
});
