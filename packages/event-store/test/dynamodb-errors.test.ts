import { type Item, TableUnavailable } from '@edtech/event-store';
import { type Answer, cancelled, scriptedTable } from './scripted-dynamodb.ts';

const key = { pk: 'p', sk: 's' };
const item: Item = { ...key, count: 1 };
const put = { kind: 'put', item, when: [{ is: 'absent' }] } as const;
const check = { kind: 'check', key: { pk: 'p', sk: 'other' }, when: [{ is: 'absent' }] } as const;
const marshalled = { pk: { S: 'p' }, sk: { S: 's' }, count: { N: '1' } };

const everyItem = async (items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const collected: Item[] = [];
  for await (const one of items) collected.push(one);
  return collected;
};

/** Every call of the port. */
const CALLS: Readonly<Record<string, (answer: Answer) => Promise<unknown>>> = {
  get: (answer) => scriptedTable(answer).table.get(key),
  range: (answer) => everyItem(scriptedTable(answer).table.range({ pk: 'p', from: 'a', to: 'z' })),
  due: (answer) => scriptedTable(answer).table.due({ attentionPk: 'due#0', until: '2026', limit: 1 }),
  scan: (answer) => everyItem(scriptedTable(answer).table.scan()),
  transact: (answer) => scriptedTable(answer).table.transact([put, check], 'token'),
  write: (answer) => scriptedTable(answer).table.write(put),
  putAll: (answer) => scriptedTable(answer).puts.putAll([item], async () => {}),
  update: (answer) =>
    scriptedTable(answer).table.update({ kind: 'update', key, set: { count: 2 }, when: [] }),
};

const networkError = (code: string) => Object.assign(new Error(`connect ${code}`), { code });
const named = (name: string) => Object.assign(new Error(name), { name });

const TRANSIENT: Readonly<Record<string, Answer>> = {
  'throttled by the account': { error: 'ThrottlingException' },
  'throttled by the table': { error: 'ProvisionedThroughputExceededException' },
  'throttled by the service': { error: 'RequestLimitExceeded' },
  'a transaction of this token still under way': { error: 'TransactionInProgressException' },
  'a transaction on the item of a single write': { error: 'TransactionConflictException' },
  'an internal error': { error: 'InternalServerError', status: 500 },
  'a service that is away': { error: 'ServiceUnavailable', status: 503 },
  'an answer that took too long': { lost: named('TimeoutError') },
  'a connection that was reset': { lost: networkError('ECONNRESET') },
  'a connection that was refused': { lost: networkError('ECONNREFUSED') },
  'a name that was not resolved': { lost: networkError('EAI_AGAIN') },
};

const MISTAKES: readonly string[] = [
  'ValidationException',
  'ResourceNotFoundException',
  'AccessDeniedException',
  'ItemCollectionSizeLimitExceededException',
  'IdempotentParameterMismatchException',
];

describe.each(Object.entries(CALLS))('%s', (_, call) => {
  test.each(Object.entries(TRANSIENT))('met by %s says that the table is unavailable', async (_, answer) => {
    await expect(call(answer)).rejects.toThrow(TableUnavailable);
  });

  test.each(MISTAKES)('met by %s throws it on as it is', async (error) => {
    await expect(call({ error })).rejects.toMatchObject({ name: error });
  });
});

describe('a transaction that was cancelled', () => {
  test('tells its reasons by position, with the items that conditions found', async () => {
    const failed = { Code: 'ConditionalCheckFailed', Item: marshalled };
    const { table } = scriptedTable(cancelled('None', failed, { Code: 'ConditionalCheckFailed' }));
    expect(await table.transact([put, check], 'token')).toEqual({
      outcome: 'cancelled',
      refusals: [
        { reason: 'none' },
        { reason: 'condition', found: item },
        { reason: 'condition', found: undefined },
      ],
    });
  });

  test.each(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])(
    'by %s was contended: nothing is known of its conditions',
    async (code) => {
      const { table } = scriptedTable(cancelled('None', code));
      expect(await table.transact([put, check], 'token')).toEqual({
        outcome: 'cancelled',
        refusals: [{ reason: 'none' }, { reason: 'contention' }],
      });
    },
  );

  test.each(['ValidationError', 'ItemCollectionSizeLimitExceeded', 'DuplicateItem', 'SomethingNew'])(
    'by %s is a mistake, and says what DynamoDB said',
    async (code) => {
      const { table, sent } = scriptedTable(cancelled('None', code));
      await expect(table.transact([put, check], 'token')).rejects.toThrow(`${code}: because of ${code}`);
      expect(sent).toHaveLength(1);
    },
  );
});

describe('a single write whose condition failed', () => {
  const failed = { error: 'ConditionalCheckFailedException', item: marshalled };

  test('is refused with the item that was found', async () => {
    expect(await CALLS.write?.(failed)).toEqual({ outcome: 'refused', found: item });
    expect(await CALLS.update?.(failed)).toEqual({ outcome: 'refused', found: item });
  });

  test('is refused with nothing where nothing was found', async () => {
    const { error } = failed;
    expect(await CALLS.write?.({ error })).toEqual({ outcome: 'refused', found: undefined });
  });
});

describe('a range', () => {
  const page = (sks: readonly string[], more: boolean): Answer => ({
    body: {
      Items: sks.map((sk) => ({ pk: { S: 'p' }, sk: { S: sk } })),
      ...(more ? { LastEvaluatedKey: { pk: { S: 'p' }, sk: { S: sks.at(-1) ?? 'a' } } } : {}),
    },
  });

  test('goes on after a page that is empty but not the last', async () => {
    const { table, sent } = scriptedTable(page(['a'], true), page([], true), page(['b'], false));
    const items = await everyItem(table.range({ pk: 'p', from: 'a', to: 'z' }));
    expect(items.map(({ sk }) => sk)).toEqual(['a', 'b']);
    expect(sent.map(({ body }) => body.ExclusiveStartKey)).toEqual([
      undefined,
      { pk: { S: 'p' }, sk: { S: 'a' } },
      { pk: { S: 'p' }, sk: { S: 'a' } },
    ]);
  });

  test('asks for no more than is left of its limit, and for no page that nobody reads', async () => {
    const { table, sent } = scriptedTable(page(['a', 'b'], true), page(['c'], true));
    expect(await everyItem(table.range({ pk: 'p', from: 'a', to: 'z', limit: 3 }))).toHaveLength(3);
    expect(sent.map(({ body }) => body.Limit)).toEqual([3, 1]);

    const unread = scriptedTable(page(['a', 'b'], true));
    for await (const _ of unread.table.range({ pk: 'p', from: 'a', to: 'z' })) break;
    expect(unread.sent).toHaveLength(1);
  });

  test('is consistent', async () => {
    const { table, sent } = scriptedTable(page([], false));
    await everyItem(table.range({ pk: 'p', from: 'a', to: 'z', reverse: true }));
    expect(sent[0]).toMatchObject({
      operation: 'Query',
      body: { ConsistentRead: true, ScanIndexForward: false },
    });
  });
});
