import { discard } from '../src/application/change.ts';
import { listCauses, listLetters } from '../src/application/list.ts';
import { asking, CAUSE, createScene } from './scene.ts';

const idsOf = ({ deadLetters }: { readonly deadLetters: readonly { readonly id: string }[] }) =>
  deadLetters.map(({ id }) => id);

test('letters that are not closed are listed, without what is in them', async () => {
  const { desk } = await createScene();
  await discard(desk, asking('letter-u-2-1'));
  const { deadLetters, cursor } = await listLetters(desk, {}, { limit: 20 });
  expect(deadLetters).toHaveLength(3);
  expect(cursor).toBeUndefined();
  expect(deadLetters[0]).toMatchObject({
    state: 'OPEN',
    version: 1,
    receives: 1,
    overdue: false,
    deadline: '2026-03-02T11:00:00.000Z',
  });
  for (const letter of deadLetters) {
    expect(letter).not.toHaveProperty('history');
    expect(letter).not.toHaveProperty('payloads');
  }
});

test('by state, by cause and by aggregate', async () => {
  const { desk, letter } = await createScene();
  await discard(desk, asking('letter-u-2-1'));
  const { fingerprint } = await letter('letter-u-1-1');
  const page = { limit: 20 };
  expect(idsOf(await listLetters(desk, { state: 'DISCARDED' }, page))).toEqual(['letter-u-2-1']);
  expect(idsOf(await listLetters(desk, { state: 'ALL' }, page))).toHaveLength(4);
  expect(idsOf(await listLetters(desk, { cause: fingerprint }, page))).toHaveLength(3);
  expect(idsOf(await listLetters(desk, { cause: '0'.repeat(16) }, page))).toEqual([]);
  expect(idsOf(await listLetters(desk, { aggregate: 'User/u-1' }, page))).toEqual([
    'letter-u-1-1',
    'letter-u-1-2',
    'letter-u-1-3',
  ]);
});

test('page by page', async () => {
  const { desk } = await createScene();
  const first = await listLetters(desk, { aggregate: 'User/u-1' }, { limit: 2 });
  const { cursor = '' } = first;
  const second = await listLetters(desk, { aggregate: 'User/u-1' }, { limit: 2, cursor });
  expect([...idsOf(first), ...idsOf(second)]).toEqual(['letter-u-1-1', 'letter-u-1-2', 'letter-u-1-3']);
  expect(second.cursor).toBeUndefined();
  await expect(listLetters(desk, { state: 'OPEN' }, { limit: 2, cursor })).rejects.toMatchObject({
    code: 'cursor-unknown',
  });
});

test('an aggregate that is called otherwise is refused', async () => {
  const { desk } = await createScene();
  await expect(listLetters(desk, { aggregate: 'u-1' }, { limit: 2 })).rejects.toMatchObject({
    code: 'aggregate-unclear',
    kind: 'invalid',
  });
});

test('causes are counted, those of an aggregate alone if that is asked for', async () => {
  const { desk } = await createScene();
  expect(await listCauses(desk, {})).toMatchObject({
    causes: [
      {
        count: 4,
        states: { OPEN: 4 },
        source: 'consumer:payment-accounts',
        code: 'event-invalid',
        message: CAUSE,
      },
    ],
    counted: 4,
    more: false,
  });
  expect(await listCauses(desk, { aggregate: 'User/u-2' })).toMatchObject({ counted: 1 });
});

test('of very many letters, it is said that not all are counted', async () => {
  const { desk } = await createScene();
  expect(await listCauses(desk, {}, 3)).toMatchObject({ counted: 3, more: true });
  expect(await listCauses(desk, {}, 4)).toMatchObject({ counted: 4, more: false });
});
