import { randomUUID } from 'node:crypto';
import { type DueItem, type Item, memoryTable, type Table, TableUnavailable } from '@edtech/event-store';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import fc from 'fast-check';
import { history, type Operation } from './operations.ts';

/** Half a minute on an idle machine with two processors. */
const LONGEST_MILLISECONDS = 180_000;

const HISTORIES = 150;

/** What a call came to: its result, or that it was refused as a mistake. */
const outcomeOf = async (table: Table, operation: Operation): Promise<unknown> => {
  try {
    return { result: await perform(table, operation) };
  } catch (error) {
    if (error instanceof TableUnavailable) throw error;
    return 'refused as a mistake';
  }
};

const perform = async (table: Table, operation: Operation): Promise<unknown> => {
  switch (operation.call) {
    case 'transact':
      return table.transact(operation.writes, operation.token);
    case 'write':
      return table.write(operation.write);
    case 'update':
      return table.update(operation.update);
    case 'get':
      return table.get(operation.key);
    case 'range':
      return all(table.range(operation.query));
    case 'due':
      return everyPage(table, operation.query);
    case 'lookup':
      return inKeyOrder(await all(table.lookup(operation.lookup)));
    case 'scan':
      return inKeyOrder(await everySegment(table, operation.segments));
  }
};

const all = async <One>(iterable: AsyncIterable<One>): Promise<readonly One[]> => {
  const collected: One[] = [];
  for await (const one of iterable) collected.push(one);
  return collected;
};

/** All pages of the index. Entries of one time come in no promised order, so they are put in one. */
const everyPage = async (table: Table, query: Parameters<Table['due']>[0]): Promise<unknown> => {
  const entries: DueItem[] = [];
  const sizes: number[] = [];
  for (;;) {
    const last = entries.at(-1);
    const page = await table.due({ ...query, ...(last === undefined ? {} : { after: last }) });
    entries.push(...page);
    sizes.push(page.length);
    if (page.length < query.limit) return { ats: entries.map(({ at }) => at), entries: inKeyOrder(entries) };
  }
};

const everySegment = async (table: Table, of: number): Promise<readonly Item[]> => {
  const segments = await Promise.all(
    Array.from({ length: of }, (_, index) => all(table.scan({ pkPrefix: 'p', segment: { index, of } }))),
  );
  return segments.flat();
};

const inKeyOrder = <Keyed extends { readonly pk: string; readonly sk: string }>(items: readonly Keyed[]) =>
  items.toSorted((one, other) =>
    Buffer.compare(Buffer.from(one.pk + one.sk), Buffer.from(other.pk + other.sk)),
  );

const emptied = async (table: Table): Promise<void> => {
  for (const { pk, sk } of await all(table.scan())) {
    await table.write({ kind: 'delete', key: { pk, sk }, when: [] });
  }
};

/** Tokens of one history mean nothing in the next, but DynamoDB remembers them. */
const inHistory = (operation: Operation, prefix: string): Operation =>
  operation.call === 'transact'
    ? { ...operation, token: `${prefix}${operation.token.slice(-8)}` }
    : operation;

test(
  'a table in memory and a table in DynamoDB give the same answers to any history of operations',
  async () => {
    const dynamodb = await newDynamoDbTable();
    await fc.assert(
      fc.asyncProperty(history, async (operations) => {
        const memory = memoryTable();
        await emptied(dynamodb);
        const prefix = randomUUID().slice(0, 24);
        for (const [position, operation] of operations.entries()) {
          const one = inHistory(operation, prefix);
          const [inMemory, inDynamoDb] = [await outcomeOf(memory, one), await outcomeOf(dynamodb, one)];
          expect({ position, one, outcome: inMemory }).toEqual({ position, one, outcome: inDynamoDb });
        }
        expect(memory.items()).toEqual(inKeyOrder(await everySegment(dynamodb, 1)));
      }),
      { numRuns: HISTORIES },
    );
  },
  LONGEST_MILLISECONDS,
);
