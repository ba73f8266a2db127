import { redriveSeveral } from '../src/application/redrive-many.ts';
import { away, createScene } from './scene.ts';

const BECAUSE = { by: 'u-admin', reason: 'the table is back' };

test('all of a cause are sent, those of an aggregate in their order, and each says by whom', async () => {
  const { desk, letter, said } = await createScene();
  const { fingerprint: cause } = await letter('letter-u-1-1');
  expect(await redriveSeveral(desk, { cause, ...BECAUSE }, BECAUSE, undefined)).toEqual({
    sent: ['letter-u-1-1', 'letter-u-1-2', 'letter-u-1-3', 'letter-u-2-1'],
    held: [],
    failed: [],
  });
  for (const id of ['letter-u-1-3', 'letter-u-2-1'])
    expect(await said(id)).toContain('redriving by u-admin: the table is back');
});

test('no more than it says at once, and the cursor goes on', async () => {
  const { desk, sent } = await createScene();
  const request = { aggregate: 'User/u-1', limit: 2, reason: 'x' };
  const { cursor = '', ...first } = await redriveSeveral(desk, request, BECAUSE, undefined);
  expect(first).toEqual({ sent: ['letter-u-1-1', 'letter-u-1-2'], held: [], failed: [] });
  expect(await redriveSeveral(desk, { ...request, cursor }, BECAUSE, undefined)).toEqual({
    sent: ['letter-u-1-3'],
    held: [],
    failed: [],
  });
  expect(sent).toHaveLength(3);
});

test('what is not sent holds what is behind it, and nothing else', async () => {
  const { desk, faults, letter } = await createScene();
  const { fingerprint: cause } = await letter('letter-u-1-1');
  faults.send = (one) => (one.id === 'letter-u-1-1' ? away(one) : undefined);
  expect(await redriveSeveral(desk, { cause, reason: 'x' }, BECAUSE, undefined)).toMatchObject({
    sent: ['letter-u-2-1'],
    held: [
      { id: 'letter-u-1-2', code: 'held' },
      { id: 'letter-u-1-3', code: 'held' },
    ],
    failed: [{ id: 'letter-u-1-1', code: 'dead-letter-not-sent' }],
  });
});

test('a request that comes again gets the answer that it got, and sends nothing', async () => {
  const { desk, sent } = await createScene();
  const claim = { id: 'k', request: 'r' };
  const request = { aggregate: 'User/u-1', reason: 'x' };
  const answer = await redriveSeveral(desk, request, BECAUSE, claim);
  expect(await redriveSeveral(desk, request, BECAUSE, claim)).toEqual(answer);
  expect(sent).toHaveLength(3);
  await expect(redriveSeveral(desk, request, BECAUSE, { ...claim, request: 'other' })).rejects.toMatchObject({
    code: 'idempotency-key-reused',
  });
});

test.each([
  ['neither', {}],
  ['both', { cause: '0'.repeat(16), aggregate: 'User/u-1' }],
])('a request that names %s is refused', async (_, names) => {
  const { desk } = await createScene();
  await expect(redriveSeveral(desk, { ...names, reason: 'x' }, BECAUSE, undefined)).rejects.toMatchObject({
    code: 'nothing-chosen',
    kind: 'invalid',
  });
});
