import { type BulkPuts, type Item, systemTiming, type Timing } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { beginRebuild, type Projection, paceOf, rebuild } from '@edtech/projection';
import { AccountChangeRow } from '../../../services/payment/src/read-models/account-change-row.ts';
import { AccountRow } from '../../../services/payment/src/read-models/account-row.ts';
import type { ServiceTables } from './stage.ts';

/** Where nobody follows a read model, nobody has to be waited for. */
const impatient = (): Timing => {
  let ahead = 0;
  return {
    ...systemTiming,
    now: () => systemTiming.now() + ahead,
    async sleep(milliseconds) {
      ahead += milliseconds;
    },
  };
};

const { signal } = new AbortController();

/** Begins a rebuild, which the command line can go on with at once. Gives the id of the new generation. */
export const begun = async ({ views }: ServiceTables, projection: Projection): Promise<string> => {
  const timing = impatient();
  const generation = await beginRebuild({ views, timing, signal, projection, resume: false });
  if (generation === undefined) throw new Error('nobody interrupts it');
  return generation.id;
};

/** Rebuilds a read model, without the wait. Gives the id of the new generation. */
export const rebuilt = async (tables: ServiceTables, projection: Projection): Promise<string> => {
  const generation = await begun(tables, projection);
  const { events, views } = tables;
  const options = { events, views, timing: systemTiming, signal, projection, log: console.error };
  const pace = paceOf(undefined, systemTiming);
  const puts: BulkPuts = {
    async putAll(items) {
      for (const item of items) await views.write({ kind: 'put', item, when: [] });
    },
  };
  await rebuild({ ...options, puts, generation, segments: 4, concurrency: 4, pace });
  return generation;
};

interface KeyParams {
  readonly Key: ItemKey;
}

/** Where the row of an account is. */
export const accountKey = (generation: string, userId: string): ItemKey =>
  AccountRow.get({ generation, userId }).params<KeyParams>({ table: '-' }).Key;

/** Where the row of a change of an account is. */
export const accountChangeKey = (generation: string, userId: string, version: number): ItemKey =>
  AccountChangeRow.get({ generation, userId, version }).params<KeyParams>({ table: '-' }).Key;

/** Everything in the table of read models, in order. */
export const itemsIn = async ({ views }: ServiceTables): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const item of views.scan()) items.push(item);
  return items.toSorted((one, other) => (`${one.pk} ${one.sk}` < `${other.pk} ${other.sk}` ? -1 : 1));
};
