import { randomUUID } from 'node:crypto';
import { type Stage, startStage } from './stage.ts';

const BY = ['--by', 'ada', '--reason', 'looked into it'] as const;

let stage: Stage;
let id: string;

const body = JSON.stringify({
  detail: {
    id: randomUUID(),
    type: 'course.published',
    version: 1,
    source: 'edtech.course',
    aggregate: { type: 'Course', id: 'c-1', sequence: 1 },
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'c-1',
    causationId: 'd',
    data: { courseId: 'c-1', title: 'a secret' },
  },
});

beforeAll(async () => {
  stage = await startStage();
  await stage.leave('payment-course-prices', [
    {
      body,
      attributes: { errorCode: 'event-invalid', errorMessage: 'it breaks its schema', violations: '[]' },
    },
  ]);
  await stage.run();
  for await (const letter of stage.store.ofAggregate({ type: 'Course', id: 'c-1' })) id = letter.id;
});

afterAll(() => stage?.stop());

test.each([
  ['nothing is named', ['redrive', '--yes', ...BY], 'nothing-chosen'],
  ['ids and a cause are named', ['discard', 'x', '--cause', 'y', '--yes', ...BY], 'nothing-chosen'],
  ['there is no such state', ['list', '--state', 'dead'], 'state-unknown'],
  ['an aggregate is called otherwise', ['list', '--aggregate', 'course 1'], 'aggregate-unclear'],
  ['nobody is there to ask', ['redrive', 'x', ...BY], 'confirmation-needed'],
  ['the file is not there', ['edit', 'ID', '--data', '/nowhere/data.json', ...BY], 'file-unreadable'],
  ['nobody redrives it', ['redrive', 'ID', '--yes'], 'or --dry-run to see what would happen'],
  ['it is to be shown to nobody', ['show', 'ID', '--payload'], 'say --by whom and for what --reason'],
  ['nobody answers for it', ['discard', 'ID', '--yes', '--by', ' ', '--reason', 'x'], 'Say it in words'],
])('is asked wrongly when %s', async (_, args, why) => {
  const { code, stderr } = await stage.dlq(...args.map((arg) => (arg === 'ID' ? id : arg)));
  expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
});

test('a letter that is not there cannot be shown', async () => {
  expect(await stage.dlq('show', 'nothing')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('(dead-letter-not-found)'),
  });
});

test('it lists, groups and exports without what is personal', async () => {
  const list = await stage.dlq('list', '--aggregate', 'Course/c-1');
  expect(list.stdout).toMatch(
    new RegExp(`${id} +ROUTED +consumer:payment-course-prices +schema +event-invalid`),
  );
  const exported = await stage.dlq('export');
  expect(JSON.parse(exported.stdout)).toMatchObject({
    id,
    received: { detail: { data: { courseId: 'c-1', title: '*** (string)' } } },
  });
  expect(await stage.dlq('list', '--state', 'discarded')).toMatchObject({
    code: 0,
    stdout: 'DEAD LETTERS\n  none\n',
  });
  for (const { stdout } of [list, exported]) expect(stdout).not.toContain('a secret');
});

test('who asks for what is personal is on record', async () => {
  expect((await stage.dlq('show', id, '--payload', ...BY)).stdout).toContain('a secret');
  expect((await stage.store.get(id))?.history.entries.at(-1)).toMatchObject({ what: 'viewed', by: 'ada' });
});

test('a dry run says what would become of it, and changes nothing', async () => {
  const before = await stage.store.get(id);
  const { code, stdout } = await stage.dlq('redrive', id, '--dry-run', '--json');
  expect([code, JSON.parse(stdout)]).toEqual([
    1,
    [{ id, outcome: 'failed', effects: [], error: { code: 'event-invalid', message: expect.any(String) } }],
  ]);
  expect(await stage.store.get(id)).toEqual(before);
});

test('one of an unordered consumer is redriven to its queue, and is then no longer to be changed', async () => {
  const { stdout } = await stage.dlq('redrive', id, '--yes', '--json', ...BY);
  expect(JSON.parse(stdout)).toEqual({ changed: [id], problems: [] });
  expect(await stage.dlq('discard', id, '--yes', ...BY)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('(dead-letter-state)'),
  });
});
