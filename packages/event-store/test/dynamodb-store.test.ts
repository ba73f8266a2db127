import {
  ConcurrencyConflict,
  createEventStore,
  StoreUnavailable,
  TableUnavailable,
} from '@edtech/event-store';
import { manualClock, raise, Tally, tallyWithSnapshots } from '@edtech/testkit';
import { type Answer, cancelled, type Sent, scriptedTable } from './scripted-dynamodb.ts';

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
const EMPTY: Answer = { body: { Items: [] } };
const DONE: Answer = { body: {} };
/** The random ids of a store, in order: the event's, then the token of its commit. */
const ids = () => {
  let last = 0;
  return () => {
    last += 1;
    return `00000000-0000-4000-8000-00000000000${last}`;
  };
};

const event = (version: number, eventId = `e-${version}`) => ({
  pk: { S: 'stream#Tally#t-1' },
  sk: { S: `event#${String(version).padStart(10, '0')}` },
  type: { S: 'Raised' },
  schemaVersion: { N: '1' },
  version: { N: String(version) },
  published: { N: String(version) },
  data: { S: '{"by":1}' },
  metadata: { S: JSON.stringify({ ...context, eventId, occurredAt: '2026-01-01T00:00:00.000Z' }) },
});

const storeOf = (...script: readonly [Answer, ...Answer[]]) => {
  const { table, sent } = scriptedTable(...script);
  const store = createEventStore({ table, source: 'edtech.test', timing: manualClock(), newId: ids() });
  return { store, sent, raiseOnce: () => store.execute(Tally, 't-1', raise(1), { context }) };
};

const commits = (sent: readonly Sent[]) => sent.filter(({ operation }) => operation === 'TransactWriteItems');
const tokens = (sent: readonly Sent[]) => commits(sent).map(({ body }) => body.ClientRequestToken);

describe('a commit', () => {
  test.each([
    ['a transaction conflict', cancelled('TransactionConflict', 'None')],
    ['throttling of one item', cancelled('None', 'ThrottlingError')],
    ['too little provisioned throughput', cancelled('None', 'ProvisionedThroughputExceeded')],
    ['throttling', { error: 'ThrottlingException' }],
    ['itself, still under way', { error: 'TransactionInProgressException' }],
    ['an internal error', { error: 'InternalServerError', status: 500 }],
  ])('that meets %s is sent again as it is', async (_, fault: Answer) => {
    const { raiseOnce, sent } = storeOf(EMPTY, fault, fault, DONE);
    expect(await raiseOnce()).toMatchObject({ version: 1 });
    expect(commits(sent)).toHaveLength(3);
    expect(commits(sent)[2]).toEqual(commits(sent)[0]);
  });

  test('whose answer is lost although it happened finds its own event: success', async () => {
    const own = event(1, '00000000-0000-4000-8000-000000000001');
    const lost: Answer = { lost: Object.assign(new Error('timed out'), { name: 'TimeoutError' }) };
    const { raiseOnce, sent } = storeOf(
      EMPTY,
      lost,
      cancelled({ Code: 'ConditionalCheckFailed', Item: own }, 'None'),
    );
    expect(await raiseOnce()).toMatchObject({ version: 1 });
    expect(tokens(sent)).toHaveLength(2);
    expect(new Set(tokens(sent)).size).toBe(1);
  });

  test('that finds the event of another decides again on fresh state, under a new token', async () => {
    const { raiseOnce, sent } = storeOf(
      EMPTY,
      cancelled({ Code: 'ConditionalCheckFailed', Item: event(1) }, 'None'),
      { body: { Items: [event(1)] } },
      DONE,
    );
    expect(await raiseOnce()).toMatchObject({ version: 2, state: { total: 2 } });
    expect(new Set(tokens(sent)).size).toBe(2);
  });

  test('that is refused by a condition and by contention at once goes by the condition', async () => {
    const { raiseOnce, sent } = storeOf(
      EMPTY,
      cancelled({ Code: 'ConditionalCheckFailed', Item: event(1) }, 'TransactionConflict'),
      { body: { Items: [event(1)] } },
      DONE,
    );
    expect(await raiseOnce()).toMatchObject({ version: 2 });
    expect(commits(sent)).toHaveLength(2);
  });

  test('that stays contended wrote nothing; one that stays unanswered may have', async () => {
    await expect(storeOf(EMPTY, cancelled('TransactionConflict')).raiseOnce()).rejects.toThrow(
      ConcurrencyConflict,
    );
    await expect(storeOf(EMPTY, { error: 'ThrottlingException' }).raiseOnce()).rejects.toThrow(
      StoreUnavailable,
    );
  });

  test.each([
    ['as a whole', { error: 'ValidationException', message: 'no such attribute' }],
    ['in one of its writes', cancelled('None', 'ValidationError')],
    ['for its item collection', cancelled('ItemCollectionSizeLimitExceeded', 'None')],
  ])('that DynamoDB finds invalid %s is thrown on, and not sent again', async (_, fault: Answer) => {
    const { raiseOnce, sent } = storeOf(EMPTY, fault);
    await expect(raiseOnce()).rejects.not.toBeInstanceOf(StoreUnavailable);
    expect(commits(sent)).toHaveLength(1);
  });
});

describe('a load', () => {
  test('that sees a transaction half applied reads on from where it was contiguous', async () => {
    const { store, sent } = storeOf(
      { body: { Items: [event(1), event(3)] } },
      { body: { Items: [event(2), event(3)] } },
    );
    expect(await store.load(Tally, 't-1')).toMatchObject({ version: 3, state: { total: 3 } });
    expect(sent.map(({ body }) => body.ExpressionAttributeValues)).toMatchObject([
      { ':from': { S: 'event#0000000001' } },
      { ':from': { S: 'event#0000000002' } },
    ]);
  });

  test('from a snapshot that sees a transaction half applied reads the page again', async () => {
    const { store, sent } = storeOf(
      { body: { Items: [event(3), event(1)] } },
      { body: { Items: [event(3), event(2), event(1)] } },
    );
    expect(await store.load(tallyWithSnapshots(100), 't-1')).toMatchObject({ version: 3 });
    expect(sent).toHaveLength(2);
  });

  test('that is not answered is not tried again here: the SDK has done so', async () => {
    const { store, sent } = storeOf({ error: 'ThrottlingException' });
    await expect(store.load(Tally, 't-1')).rejects.toThrow(TableUnavailable);
    expect(sent).toHaveLength(1);
  });
});

describe('a snapshot', () => {
  test('that meets throttling is left for the next commit: the command has succeeded', async () => {
    const { table, sent } = scriptedTable(EMPTY, DONE, { error: 'ThrottlingException' });
    const warnings: string[] = [];
    const store = createEventStore({
      table,
      source: 'edtech.test',
      log: ({ level, message }) => warnings.push(`${level}: ${message}`),
    });
    expect(await store.execute(tallyWithSnapshots(1), 't-1', raise(1), { context })).toMatchObject({
      version: 1,
    });
    expect(sent.map(({ operation }) => operation)).toEqual(['Query', 'TransactWriteItems', 'PutItem']);
    expect(warnings).toEqual(['warn: snapshot not written']);
  });
});
