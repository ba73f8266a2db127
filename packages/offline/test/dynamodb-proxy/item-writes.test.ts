import { itemWritesOf } from '../../src/dynamodb-proxy/index.ts';

const key = { pk: { S: 'outbox#A#1' }, sk: { S: '1' } };
const item = { ...key, more: { N: '1' } };

test.each([
  ['PutItem', { TableName: 't', Item: item }, { kind: 'put', table: 't', item }],
  ['UpdateItem', { TableName: 't', Key: key }, { kind: 'update', table: 't', item: key }],
  ['DeleteItem', { TableName: 't', Key: key }, { kind: 'delete', table: 't', item: key }],
])('a %s writes one item', (action, request, write) => {
  expect(itemWritesOf({ action, request })).toEqual([{ ...write, request }]);
});

test('a table may be named by its ARN', () => {
  const arn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/t';
  const single = { action: 'DeleteItem', request: { TableName: arn, Key: key } };
  const batch = {
    action: 'BatchWriteItem',
    request: { RequestItems: { [arn]: [{ DeleteRequest: { Key: key } }] } },
  };
  for (const request of [single, batch]) expect(itemWritesOf(request)).toMatchObject([{ table: 't' }]);
});

test('a transaction writes what its actions do, and what it only checks it leaves', () => {
  const of = (pk: string) => ({ pk: { S: pk } });
  const [put, update, remove] = [
    { TableName: 't', Item: of('put') },
    { TableName: 'u', Key: of('updated') },
    { TableName: 't', Key: of('deleted') },
  ];
  const TransactItems = [
    { Put: put },
    { ConditionCheck: { TableName: 't', Key: of('checked') } },
    { Update: update },
    { Delete: remove },
  ];
  expect(itemWritesOf({ action: 'TransactWriteItems', request: { TransactItems } })).toEqual([
    { kind: 'put', table: 't', item: of('put'), request: put },
    { kind: 'update', table: 'u', item: of('updated'), request: update },
    { kind: 'delete', table: 't', item: of('deleted'), request: remove },
  ]);
});

test('a batch writes to several tables', () => {
  const RequestItems = { t: [{ PutRequest: { Item: item } }], u: [{ DeleteRequest: { Key: key } }] };
  expect(itemWritesOf({ action: 'BatchWriteItem', request: { RequestItems } })).toEqual([
    { kind: 'put', table: 't', item, request: { Item: item } },
    { kind: 'delete', table: 'u', item: key, request: { Key: key } },
  ]);
});

test.each(['ExecuteStatement', 'BatchExecuteStatement', 'ExecuteTransaction'])(
  'which items a %s writes is not told',
  (action) => {
    expect(itemWritesOf({ action, request: {} })).toBeUndefined();
  },
);

test.each([
  ['a read', 'GetItem', { TableName: 't', Key: key }],
  ['what is no request', 'PutItem', undefined],
  ['a transaction of nothing', 'TransactWriteItems', { TransactItems: 'none' }],
  ['a batch of nothing', 'BatchWriteItem', { RequestItems: null }],
])('%s writes nothing', (_, action, request) => {
  expect(itemWritesOf({ action, request })).toEqual([]);
});
