import { jest } from '@jest/globals';
import fc from 'fast-check';
import { readWrite } from '../../../src/dynamodb-proxy/written-tables.ts';
import { awaiting, createWakes } from '../../../src/mappings/streams/wakes.ts';
import { compileFilters } from '../../../src/patterns/index.ts';

/** What stands in the serverless.yml for those who publish what is in an outbox. */
const FORWARDING = {
  eventName: ['INSERT'],
  dynamodb: { Keys: { pk: { S: [{ prefix: 'outbox#' }] } }, NewImage: { status: { S: ['PENDING'] } } },
};

const key = { pk: { S: 'outbox#Lesson#1' }, sk: { S: '1' } };
const outbox = { ...key, status: { S: 'PENDING' } };
const marker = { pk: { S: 'inbox#payments#1' }, sk: { S: 'inbox' } };

const write = (action: string, request: object) => readWrite(action, JSON.stringify(request));
const put = (Item: object, TableName = 't') => write('PutItem', { TableName, Item });
const update = (ConditionExpression?: string) =>
  write('UpdateItem', { TableName: 't', Key: key, ConditionExpression });
const marked = update('attribute_exists(#pk) AND #status <> :v0');
const batch = (...items: readonly object[]) =>
  write('BatchWriteItem', { RequestItems: { t: items.map((Item) => ({ PutRequest: { Item } })) } });

/** Two that read the stream of the same table, and one that reads another. */
const readers = (filters: readonly unknown[] = [FORWARDING]) => {
  const woken: string[] = [];
  const reader = (name: string, tableName: string) => ({
    tableName,
    awaits: awaiting(filters),
    wake: () => void woken.push(name),
  });
  const wakes = createWakes([reader('one', 't'), reader('other', 't'), reader('stranger', 'u')]);
  return { wakes, woken };
};

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('a write that somebody waits for wakes at once all who read the stream, and nobody else', () => {
  const { wakes, woken } = readers();
  wakes.wake(['t'], put(outbox));
  expect(woken).toEqual(['one', 'other']);
});

test.each([
  ['by its key', put(marker)],
  ['by what becomes of it', marked],
  ['by what it says', put({ ...outbox, status: { S: 'COMPLETED' } })],
  ['by what all of several say', batch({ ...outbox, status: { S: 'COMPLETED' } }, marker)],
])('what no filter wants, %s, wakes them a little later, and once however much there is', (_, unwanted) => {
  const { wakes, woken } = readers();
  for (let times = 0; times < 3; times += 1) wakes.wake(['t'], unwanted);
  expect(woken).toEqual([]);
  jest.advanceTimersByTime(500);
  expect(woken).toEqual(['one', 'other']);
});

test('who is woken by what he waits for is not woken again by what came before it', () => {
  const { wakes, woken } = readers();
  wakes.wake(['t'], marked);
  wakes.wake(['t'], put(outbox));
  jest.advanceTimersByTime(500);
  expect(woken).toEqual(['one', 'other']);
});

test.each([
  ['whose write is not known', undefined],
  ['that cannot be told from its request', write('ExecuteStatement', { Statement: 'DELETE FROM "t"' })],
])('a change %s wakes at once', (_, unknown) => {
  const { wakes, woken } = readers();
  wakes.wake(['t'], unknown);
  expect(woken).toEqual(['one', 'other']);
});

test.each([
  ['without a condition', update()],
  ['on another condition', update('#status = :v0')],
  ['that needs none to be there', update('attribute_exists(#pk) OR #status = :v0')],
  ['that demands that there is none', update('NOT attribute_exists(#pk)')],
  ['on an attribute that is not there', update('attribute_not_exists(#pk)')],
])('an update that may make an item, %s, wakes at once', (_, making) => {
  const { wakes, woken } = readers();
  wakes.wake(['t'], making);
  expect(woken).toEqual(['one', 'other']);
});

test('one of several items that somebody waits for wakes at once', () => {
  const { wakes, woken } = readers();
  wakes.wake(['t'], batch(marker, outbox));
  expect(woken).toEqual(['one', 'other']);
});

test('a number in a filter keeps nothing waiting: DynamoDB writes it in its own way', () => {
  const byNumber = { eventName: ['INSERT'], dynamodb: { NewImage: { n: { N: ['1'] } } } };
  const { wakes, woken } = readers([byNumber]);
  wakes.wake(['t'], put({ ...marker, n: { N: '1.0' } }));
  expect(woken).toEqual(['one', 'other']);
});

test('a put that says of itself what no filter wants is left for later', () => {
  const byTruth = { eventName: ['INSERT'], dynamodb: { NewImage: { wakes: { BOOL: [true] } } } };
  const { wakes, woken } = readers([byTruth]);
  wakes.wake(['t'], put({ ...marker, wakes: { BOOL: false } }));
  expect(woken).toEqual([]);
  wakes.wake(['t'], put({ ...marker, wakes: { BOOL: true } }));
  expect(woken).toEqual(['one', 'other']);
});

test('a filter on what only the record tells keeps nothing waiting', () => {
  const byImage = { eventName: ['MODIFY'], dynamodb: { NewImage: { status: { S: ['DONE'] } } } };
  const { wakes, woken } = readers([byImage]);
  wakes.wake(['t'], marked);
  expect(woken).toEqual(['one', 'other']);
});

test('law: what passes the filters was awaited', () => {
  const someOf = <Value>(...values: readonly Value[]) =>
    fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
  const filter = fc.record(
    {
      eventName: someOf('INSERT', 'MODIFY', 'REMOVE'),
      dynamodb: fc.record(
        {
          Keys: fc.record({
            pk: fc.record({ S: someOf<unknown>('a', 'b', { prefix: 'a' }, { exists: false }) }),
          }),
          NewImage: fc.oneof(
            fc.record({ n: fc.record({ N: someOf<unknown>('1', '2', { exists: true }) }) }),
            fc.record({ s: fc.record({ S: someOf<unknown>('1', '2', { exists: false }) }) }),
            fc.record({ b: fc.record({ BOOL: someOf<unknown>(true, false, { exists: true }) }) }),
          ),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['eventName'] },
  );
  const change = fc.record({
    record: fc.constantFrom(
      { kind: 'put', eventName: 'INSERT' } as const,
      { kind: 'put', eventName: 'MODIFY' } as const,
      { kind: 'update', eventName: 'INSERT' } as const,
      { kind: 'update', eventName: 'MODIFY' } as const,
      { kind: 'delete', eventName: 'REMOVE' } as const,
    ),
    pk: fc.constantFrom('a', 'ab', 'b'),
    n: fc.constantFrom('1', '2'),
    s: fc.constantFrom({}, { s: { S: '1' } }, { s: { S: '2' } }),
    b: fc.constantFrom({}, { b: { BOOL: true } }, { b: { BOOL: false } }),
  });
  fc.assert(
    fc.property(
      fc.array(filter, { maxLength: 3 }),
      change,
      (filters, { record: { kind, eventName }, pk, n, s, b }) => {
        const usable = filters.filter(
          ({ dynamodb }) => dynamodb === undefined || Object.keys(dynamodb).length > 0,
        );
        const keys = { pk: { S: pk } };
        const passes = compileFilters(usable, 'dynamodb');
        const image = { ...keys, n: { N: n }, ...s, ...b };
        fc.pre(passes({ eventName, dynamodb: { Keys: keys, NewImage: image } }));
        const item = kind === 'put' ? image : keys;
        expect(awaiting(usable)({ kind, table: 't', item, request: {} })).toBe(true);
      },
    ),
  );
});

test('without a filter everything is waited for', () => {
  const { wakes, woken } = readers([]);
  wakes.wake(['t'], marked);
  expect(woken).toEqual(['one', 'other']);
});

test('each table of a transaction is judged by what becomes of its own items', () => {
  const { wakes, woken } = readers();
  const TransactItems = [
    { Put: { TableName: 't', Item: marker } },
    { Put: { TableName: 'u', Item: outbox } },
  ];
  wakes.wake(['t', 'u'], write('TransactWriteItems', { TransactItems }));
  expect(woken).toEqual(['stranger']);
});

test('nobody is woken after the end', () => {
  const { wakes, woken } = readers();
  wakes.wake(['t'], marked);
  wakes.stop();
  jest.advanceTimersByTime(500);
  expect(woken).toEqual([]);
});
