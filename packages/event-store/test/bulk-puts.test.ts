import { type Item, TableUnavailable } from '@edtech/event-store';
import { type Answer, scriptedTable } from './scripted-dynamodb.ts';

const items = (count: number): readonly Item[] =>
  Array.from({ length: count }, (_, index) => ({ pk: `p${index}`, sk: 's' }));

const taken: Answer = { body: {} };
const undone = (...keys: readonly string[]): Answer => ({
  body: {
    UnprocessedItems: {
      scripted: keys.map((pk) => ({ PutRequest: { Item: { pk: { S: pk }, sk: { S: 's' } } } })),
    },
  },
});
const always = async (): Promise<void> => {};

const keysOf = ({ body }: { readonly body: { readonly [field: string]: unknown } }): readonly string[] =>
  [...JSON.stringify(body).matchAll(/"pk":\{"S":"([^"]*)"/g)].map(([, key = '']) => key);

test('nothing is sent for nothing', async () => {
  const { puts, sent } = scriptedTable(taken);
  await puts.putAll([], always);
  expect(sent).toEqual([]);
});

test('calls are as large as DynamoDB takes them, and each item is in one', async () => {
  const { puts, sent } = scriptedTable(taken);
  await puts.putAll(items(60), always);
  expect(sent.map((one) => keysOf(one).length)).toEqual([25, 25, 10]);
  expect(new Set(sent.flatMap(keysOf)).size).toBe(60);
});

test('what was left undone is sent again, and nothing else', async () => {
  const { puts, sent } = scriptedTable(undone('p1', 'p3'), undone('p3'), taken);
  await puts.putAll(items(5), always);
  expect(sent.map(keysOf)).toEqual([['p0', 'p1', 'p2', 'p3', 'p4'], ['p1', 'p3'], ['p3']]);
});

test('what is left undone all the time ends it, after waits', async () => {
  const { puts, sent, clock } = scriptedTable(undone('p0'));
  const began = clock.now();
  await expect(puts.putAll(items(1), always)).rejects.toThrow(TableUnavailable);
  expect(clock.now() - began).toBeGreaterThan(20_000);
  expect(sent.length).toBeGreaterThan(10);
});

test('who is not alone any more sends nothing', async () => {
  const { puts, sent } = scriptedTable(undone('p0'));
  let calls = 0;
  const before = async (): Promise<void> => {
    calls += 1;
    if (calls === 3) throw new Error('taken over');
  };
  await expect(puts.putAll(items(1), before)).rejects.toThrow('taken over');
  expect(sent).toHaveLength(2);
});

test('a call that takes too long is given up', async () => {
  const { puts } = scriptedTable({ lost: Object.assign(new Error('aborted'), { name: 'AbortError' }) });
  await expect(puts.putAll(items(1), always)).rejects.toThrow(TableUnavailable);
});

test('every call has ended when a failure is told', async () => {
  const { puts, sent } = scriptedTable({ error: 'ThrottlingException' }, taken);
  await expect(puts.putAll(items(60), always)).rejects.toThrow(TableUnavailable);
  expect(sent).toHaveLength(3);
});
