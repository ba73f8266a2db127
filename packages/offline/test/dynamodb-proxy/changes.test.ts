import { changesOf } from '../../src/dynamodb-proxy/index.ts';
import { readWrite } from '../../src/dynamodb-proxy/written-tables.ts';

const changes = (action: string, request: object) => changesOf(readWrite(action, JSON.stringify(request)));
const key = { pk: { S: 'outbox#A#1' }, sk: { S: '1' } };

test.each([
  ['PutItem', { TableName: 't', Item: { ...key, more: { N: '1' } } }, ['INSERT', 'MODIFY']],
  ['UpdateItem', { TableName: 't', Key: key }, ['MODIFY']],
  ['DeleteItem', { TableName: 't', Key: key }, ['REMOVE']],
])('a %s says whose item it is about, and what may become of it', (action, request, eventNames) => {
  expect(changes(action, request)).toMatchObject([{ table: 't', eventNames, keys: key }]);
});

test('a table may be named by its ARN', () => {
  const TableName = 'arn:aws:dynamodb:eu-west-1:000000000000:table/t';
  expect(changes('DeleteItem', { TableName, Key: key })).toMatchObject([{ table: 't' }]);
});

test('a transaction changes what its actions do, and what it only checks it leaves', () => {
  const of = (pk: string) => ({ pk: { S: pk } });
  const TransactItems = [
    { Put: { TableName: 't', Item: of('put') } },
    { ConditionCheck: { TableName: 't', Key: of('checked') } },
    { Update: { TableName: 'u', Key: of('updated') } },
    { Delete: { TableName: 't', Key: of('deleted') } },
  ];
  expect(changes('TransactWriteItems', { TransactItems })).toEqual([
    { table: 't', eventNames: ['INSERT', 'MODIFY'], keys: of('put') },
    { table: 'u', eventNames: ['MODIFY'], keys: of('updated') },
    { table: 't', eventNames: ['REMOVE'], keys: of('deleted') },
  ]);
});

test.each([
  ['BatchWriteItem', { RequestItems: { t: [{ PutRequest: { Item: key } }] } }],
  ['ExecuteStatement', { Statement: 'DELETE FROM "t" WHERE pk = \'1\'' }],
])('what a %s changes is not told', (action, request) => {
  expect(changes(action, request)).toBeUndefined();
});
