import { capacityMeter, type Item, memoryTable, TableUnavailable } from '@edtech/event-store';
import { type Answer, scriptedTable } from './scripted-dynamodb.ts';

const items: readonly Item[] = ['a', 'b', 'c'].map((pk) => ({ pk, sk: 's' }));
const along = { tableName: 'figures', item: { pk: 'minute', sk: 'batch' } };

const wire = ({ pk, sk }: { readonly pk: string; readonly sk: string }) => ({
  PutRequest: { Item: { pk: { S: pk }, sk: { S: sk } } },
});

const leaving = (UnprocessedItems: object): Answer => ({ body: { UnprocessedItems } });

test('what goes along is in the same request, for its own table', async () => {
  const { table, sent } = scriptedTable({ body: {} });
  expect(await table.puts(items, { along })).toEqual({ items: [], along: false });
  expect(sent).toEqual([
    {
      operation: 'BatchWriteItem',
      body: { RequestItems: { scripted: items.map(wire), figures: [wire(along.item)] } },
    },
  ]);
});

test('what DynamoDB did not take is told, and not sent again', async () => {
  const [one, other] = [{ pk: 'b', sk: 's' }, along.item];
  const { table, sent } = scriptedTable(leaving({ scripted: [wire(one)], figures: [wire(other)] }));
  expect(await table.puts(items, { along })).toEqual({ items: [items[1]], along: true });
  expect(sent).toHaveLength(1);
});

test('a table that is throttled costs the other one nothing', async () => {
  const { table } = scriptedTable(leaving({ figures: [wire(along.item)] }));
  expect(await table.puts(items, { along })).toEqual({ items: [], along: true });
});

test.each([
  ['of which nothing is heard', { code: 'ECONNRESET' }],
  ['that is given up', { name: 'AbortError' }],
])('a request %s may have been done', async (_what, end) => {
  const { table } = scriptedTable({ lost: Object.assign(new Error('no answer'), end) });
  await expect(table.puts(items)).rejects.toThrow(TableUnavailable);
});

test('it is metered as one call, of all tables', async () => {
  const meter = capacityMeter();
  const ConsumedCapacity = [
    { TableName: 'scripted', CapacityUnits: 3 },
    { TableName: 'figures', CapacityUnits: 1 },
  ];
  const { metered } = scriptedTable({ body: { ConsumedCapacity } });
  const { used } = await meter.measure(() => metered(meter.onCapacity).puts(items, { along }));
  expect(used).toMatchObject({ calls: 1, writeUnits: 4, readUnits: 0, byOperation: { puts: 1 } });
});

test('in memory, what goes along is kept by the other table', async () => {
  const figures = memoryTable();
  await memoryTable({ figures }).puts(items, { along });
  expect(figures.items()).toEqual([along.item]);
});
