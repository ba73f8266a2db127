import type { Item, MemoryTable } from '@edtech/event-store';
import { decodeEvent } from '@edtech/event-store/layout';
import { isPotEvent } from './pots.ts';

/** The rows of a read model, by the names that tell them apart. */
export type Rows = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The read model `pots` as a fold of all streams from scratch. It shares nothing with the code that it is held against. */
export const foldedFromScratch = (events: MemoryTable): Rows => {
  const rows: Record<string, Record<string, unknown>> = {};
  // Names pass from one to another: all who leave one have, in the end, before whoever has it took it.
  const names: { readonly order: string; readonly name: string; readonly potId: string | undefined }[] = [];
  for (const item of events.items()) {
    const [, type = '', ...id] = item.pk.split('#');
    const potId = id.join('#');
    if (type !== 'Pot' || !item.sk.startsWith('event#')) continue;
    const { event, metadata } = decodeEvent(type, potId, item);
    if (!isPotEvent(event)) throw new Error('only events of pots are written');
    switch (event.type) {
      case 'Filled':
        rows[`slot ${potId} ${event.data.slot}`] = { potId, ...event.data };
        break;
      case 'Labelled': {
        const { slot, label } = event.data;
        const row = rows[`slot ${potId} ${slot}`];
        if (row === undefined) break;
        if (label === undefined) delete row.label;
        else row.label = label;
        break;
      }
      case 'Emptied':
        delete rows[`slot ${potId} ${event.data.slot}`];
        break;
      case 'Counted': {
        const { bucket, by } = event.data;
        const row = rows[`bucket ${bucket}`] ?? { bucket, total: 0, times: 0 };
        rows[`bucket ${bucket}`] = { bucket, total: Number(row.total) + by, times: Number(row.times) + 1 };
        break;
      }
      case 'NameTaken':
        names.push({ order: metadata.occurredAt, name: event.data.name, potId });
        break;
      case 'NameLeft':
        names.push({ order: metadata.occurredAt, name: event.data.name, potId: undefined });
        break;
      case 'Ignored':
        break;
    }
  }
  for (const { name, potId } of names.toSorted((one, other) => (one.order < other.order ? -1 : 1)))
    if (potId === undefined) delete rows[`name ${name}`];
    else rows[`name ${name}`] = { name, potId };
  return rows;
};

/** The rows that a generation of a read model has in its table. */
export const rowsOf = (views: MemoryTable, generation: string, projection = 'pots'): Rows => {
  const found = views
    .items()
    .filter((item) => item.generation === generation && item._projection === projection);
  return Object.fromEntries(found.map((item) => [nameOf(item), attributesOf(item)]));
};

const NAMES: Readonly<Record<string, readonly string[]>> = {
  slot: ['potId', 'slot'],
  name: ['name'],
  bucket: ['bucket'],
  jar: ['potId'],
  layer: ['potId', 'slot'],
};

const nameOf = (item: Item): string => {
  const entity = String(item.__edb_e__);
  const names = NAMES[entity] ?? [];
  return [entity, ...names.map((name) => String(item[name]))].join(' ');
};

const attributesOf = (item: Item): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    Object.entries(item).filter(
      ([name]) => !/^(gsi\d+)?[ps]k$/.test(name) && !name.startsWith('_') && name !== 'generation',
    ),
  );
