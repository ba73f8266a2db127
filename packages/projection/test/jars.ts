import type { MemoryTable } from '@edtech/event-store';
import { decodeEvent } from '@edtech/event-store/layout';
import { Entity } from 'electrodb';
import { follow, type Projection, projection, rowOfAggregate } from '../src/index.ts';
import type { Rows } from './folded.ts';
import { isPotEvent, Pot } from './pots.ts';

/** One for each aggregate, where its position is; now and then there is none. */
export const JarRow = new Entity({
  model: { service: 'test', entity: 'jar', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    potId: { type: 'string', required: true },
    slot: { type: 'string', required: true },
    value: { type: 'number', required: true },
    label: { type: 'string' },
  },
  indexes: { byId: rowOfAggregate('jars', 'Pot', 'potId') },
});

/** Several for each aggregate. */
export const LayerRow = new Entity({
  model: { service: 'test', entity: 'layer', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    potId: { type: 'string', required: true },
    slot: { type: 'string', required: true },
    value: { type: 'number', required: true },
    label: { type: 'string' },
  },
  indexes: {
    bySlot: {
      pk: {
        field: 'pk',
        composite: ['generation', 'potId'],
        template: 'layers#${generation}#${potId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['slot'], template: '${slot}', casing: 'none' },
    },
  },
});

/** What is in a pot, and what came last: each row is of one pot. */
export const jars = (version = 1): Projection =>
  projection({
    name: 'jars',
    version,
    perAggregate: true,
    follows: follow(Pot, {
      Filled({ aggregateId: potId, data }, rows) {
        rows.put(JarRow, { potId, ...data });
        rows.put(LayerRow, { potId, ...data });
      },
      Labelled({ aggregateId: potId, data: { slot, label } }, rows) {
        rows.patch(JarRow, { potId }, { label });
        rows.patch(LayerRow, { potId, slot }, { label });
      },
      Emptied({ aggregateId: potId, data: { slot } }, rows) {
        rows.remove(JarRow, { potId });
        rows.remove(LayerRow, { potId, slot });
      },
    }),
  });

/** The read model `jars` as a fold of all streams from scratch. */
export const jarsFromScratch = (events: MemoryTable): Rows => {
  const rows: Record<string, Record<string, unknown>> = {};
  const label = (name: string, text: string | undefined): void => {
    const row = rows[name];
    if (text === undefined) delete row?.label;
    else if (row !== undefined) row.label = text;
  };
  for (const item of events.items()) {
    const [, type = '', ...id] = item.pk.split('#');
    if (type !== 'Pot' || !item.sk.startsWith('event#')) continue;
    const potId = id.join('#');
    const { event } = decodeEvent(type, potId, item);
    if (!isPotEvent(event)) throw new Error('only events of pots are written');
    if (event.type === 'Filled')
      for (const name of [`jar ${potId}`, `layer ${potId} ${event.data.slot}`])
        rows[name] = { potId, ...event.data };
    if (event.type === 'Labelled')
      for (const name of [`jar ${potId}`, `layer ${potId} ${event.data.slot}`]) label(name, event.data.label);
    if (event.type === 'Emptied')
      for (const name of [`jar ${potId}`, `layer ${potId} ${event.data.slot}`]) delete rows[name];
  }
  return rows;
};
