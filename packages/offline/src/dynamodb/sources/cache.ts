import { isWhole } from '../installation.ts';
import { jarSource } from './source.ts';

/** What an earlier start provisioned. */
export const cacheSource = jarSource('cache', async ({ folder }) => {
  if (!(await isWhole(folder))) throw new Error(`${folder} holds no complete installation`);
});
