import { resolve } from 'node:path';
import { pageOf } from '@edtech/saga';
import { SAGAS } from '../../scripts/sagas/declared.ts';
import { differences } from '../../scripts/schemas/output.ts';

test('the page of every saga is what its declaration says: else run "npm run sagas"', async () => {
  const pages = new Map(SAGAS.map(({ definition, page }) => [page, pageOf(definition)]));
  expect(await differences(resolve(import.meta.dirname, '../..'), pages, 'without-stale')).toEqual([]);
});
