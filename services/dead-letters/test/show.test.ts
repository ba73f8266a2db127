import { edit } from '../src/application/change.ts';
import { showDiff, showLetter } from '../src/application/show.ts';
import { asking, createScene, dataOf } from './scene.ts';

const ID = 'letter-u-1-1';
const SHOWN_TO = { by: 'u-admin', reason: 'the customer has called' };

test('what may be personal is hidden, and nothing is put on record', async () => {
  const { desk, said } = await createScene();
  const letter = await showLetter(desk, ID, undefined);
  expect(letter).toMatchObject({
    id: ID,
    version: 1,
    masked: true,
    received: { detail: { type: 'user.created', data: { userId: 'u-1', email: '*** (string)' } } },
  });
  expect(letter).not.toHaveProperty('edited');
  expect(JSON.stringify(letter)).not.toContain('cut off');
  expect(await said(ID)).toHaveLength(1);
});

test('who is shown it is on record, and the version of the answer has that', async () => {
  const { desk, said } = await createScene();
  const letter = await showLetter(desk, ID, SHOWN_TO);
  expect(letter).toMatchObject({ version: 2, masked: false, received: { detail: { data: dataOf('u-1') } } });
  expect((await said(ID)).at(-1)).toBe('viewed by u-admin: the customer has called');
});

test('of whom nothing can be put on record, nothing is shown', async () => {
  const { desk } = await createScene();
  const failing = {
    ...desk,
    store: {
      ...desk.store,
      change: async () => {
        throw new Error('the table is away');
      },
      payload: async () => {
        throw new Error('it must not be read');
      },
    },
  };
  await expect(showLetter(failing, ID, SHOWN_TO)).rejects.toThrow('the table is away');
});

test('an edit differs where it does, and is hidden in the same way', async () => {
  const { desk, said } = await createScene();
  expect(await showDiff(desk, ID, undefined)).toEqual({ id: ID, version: 1, differences: [], masked: true });
  const data = { ...dataOf('u-1'), email: 'ada@example.com' };
  await edit(desk, asking(ID), { data, reason: 'mended' });
  const path = '/detail/data/email';
  expect(await showDiff(desk, ID, undefined)).toEqual({
    id: ID,
    version: 2,
    differences: [{ path, stored: '*** (string)', edited: '*** (string)' }],
    masked: true,
  });
  expect(await showDiff(desk, ID, SHOWN_TO)).toEqual({
    id: ID,
    version: 3,
    differences: [{ path, stored: 'cut off', edited: 'ada@example.com' }],
    masked: false,
  });
  expect((await said(ID)).at(-1)).toContain('viewed by u-admin');
  expect(await showLetter(desk, ID, SHOWN_TO)).toMatchObject({
    received: { detail: { data: { email: 'cut off' } } },
    edited: { detail: { data: { email: 'ada@example.com' } } },
  });
});

test('a letter that is not there is told, whether it is to be shown or not', async () => {
  const { desk } = await createScene();
  const missing = { code: 'dead-letter-not-found', kind: 'not-found' };
  for (const shownTo of [undefined, SHOWN_TO]) {
    await expect(showLetter(desk, 'x', shownTo)).rejects.toMatchObject(missing);
    await expect(showDiff(desk, 'x', shownTo)).rejects.toMatchObject(missing);
  }
});
