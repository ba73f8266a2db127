import { type Item, memoryTable, TableUnavailable } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import { Entity } from 'electrodb';
import { CursorUnknown, type Place, partOf, projection, ReadModelBehind } from '../src/index.ts';
import { generationKey, pointerKey, positionKey } from '../src/keys.ts';
import { createViews, type PagePlace } from '../src/views.ts';

const NoteRow = new Entity({
  model: { service: 'test', entity: 'note', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    id: { type: 'string', required: true },
  },
  indexes: {
    byId: {
      pk: {
        field: 'pk',
        composite: ['generation', 'id'],
        template: 'notes#${generation}#${id}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: [], template: 'note', casing: 'none' },
    },
  },
});

const notes = projection({
  name: 'notes',
  version: 1,
  follows: { aggregateType: 'Note', changesOf: () => [] },
});
const noteWithId = ({ generation, table }: Place) => NoteRow.get({ generation, id: 'n-1' }).go(table);
const allNotes = ({ generation, table }: PagePlace) =>
  NoteRow.query.byId({ generation, id: 'n-1' }).go(table);
const note = { aggregate: { type: 'Note' }, id: 'n-1' };

/** Read models of a service, over a client that gives these answers, or fails. */
const scene = (answer: (input: Record<string, unknown>) => object = () => ({})) => {
  const table = memoryTable();
  const asked: Record<string, unknown>[] = [];
  const client = {
    send: async ({ input }: { input: Record<string, unknown> }) => {
      asked.push(input);
      return answer(input);
    },
  };
  const clock = manualClock();
  // ElectroDB asks nothing of a document client but to send.
  const views = createViews({ client: client as never, tableName: 'views', table, timing: clock });
  const put = (item: Item) => table.write({ kind: 'put', item, when: [] });
  const generation = async (id: string, status = 'ready', current = id): Promise<void> => {
    await put({ ...generationKey('notes', id), version: 1, status, createdAt: '2026-01-01T00:00:00.000Z' });
    await put({ ...pointerKey('notes'), current, newest: id });
  };
  return { table, asked, clock, views, put, generation };
};

const cursorIn = (generation: string): string =>
  `${generation}.${Buffer.from('{"pk":"a","sk":"b"}').toString('base64url')}`;

test('a query reads the table that it is told, consistently, in the generation that readers see', async () => {
  const { views, asked, generation } = scene();
  await generation('g3');
  expect(await views.find(notes, noteWithId)).toBeNull();
  expect(asked).toMatchObject([
    { TableName: 'views', ConsistentRead: true, Key: { pk: 'notes#g3#n-1', sk: 'note' } },
  ]);
});

test('who only reads writes nothing, also before the first event', async () => {
  const { views, asked, table } = scene(() => ({ Items: [] }));
  expect(await views.page(notes, { limit: 5 }, allNotes)).toEqual({ rows: [] });
  expect(asked).toMatchObject([{ Limit: 5, ExpressionAttributeValues: { ':pk': 'notes#g1#n-1' } }]);
  for await (const item of table.scan()) throw new Error(`${item.pk} was written`);
});

test('a page goes on in the generation of its cursor, whichever readers see by now', async () => {
  const { views, asked, generation } = scene(() => ({ Items: [], LastEvaluatedKey: { pk: 'c', sk: 'd' } }));
  await generation('g1');
  await generation('g2', 'ready', 'g2');
  const { cursor } = await views.page(notes, { limit: 5, cursor: cursorIn('g1') }, allNotes);
  expect(cursor).toMatch(/^g1\./);
  expect(asked).toMatchObject([
    { ExclusiveStartKey: { pk: 'a', sk: 'b' }, ExpressionAttributeValues: { ':pk': 'notes#g1#n-1' } },
  ]);
});

test.each(['g1', 'g9'])('a cursor of a generation that goes or is gone leads nowhere: %s', async (id) => {
  const { views, asked, generation } = scene();
  await generation('g1', 'dropping');
  await generation('g2');
  await expect(views.page(notes, { limit: 5, cursor: cursorIn(id) }, allNotes)).rejects.toThrow(
    CursorUnknown,
  );
  expect(asked).toEqual([]);
});

test('a reader waits for the version that was seen, and not for ever', async () => {
  const { views, clock, put, generation } = scene();
  await generation('g1');
  const lane = { projection: 'notes', generation: 'g1', aggregateType: 'Note', aggregateId: 'n-1' };
  await put({ ...positionKey(lane), _position: 2 });
  const began = clock.now();
  await expect(views.find(notes, noteWithId, { ...note, version: 3 })).rejects.toThrow(ReadModelBehind);
  expect(clock.now() - began).toBeGreaterThan(1_500);
  expect(clock.now() - began).toBeLessThanOrEqual(2_000);
  expect(await views.find(notes, noteWithId, { ...note, version: 2 })).toBeNull();
  expect(await views.find(notes, noteWithId, { ...note, version: undefined })).toBeNull();
});

test.each(['ThrottlingException', 'TimeoutError'])('an outage of DynamoDB (%s) is one', async (name) => {
  const { views } = scene(() => {
    throw Object.assign(new Error('no'), { name });
  });
  await expect(views.find(notes, noteWithId)).rejects.toThrow(TableUnavailable);
  await expect(views.page(notes, { limit: 5 }, allNotes)).rejects.toThrow(TableUnavailable);
});

test('an aggregate always counts in the same part, and aggregates are spread over all of them', () => {
  const ids = Array.from({ length: 200 }, (_, number) => `n-${number}`);
  expect(new Set(ids.map((id) => partOf(id, 8)))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  expect(ids.map((id) => partOf(id, 8))).toEqual(ids.map((id) => partOf(id, 8)));
});
