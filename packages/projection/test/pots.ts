import type { DomainEvent } from '@edtech/event-store';
import { aggregate } from '@edtech/event-store/aggregate';
import { Entity } from 'electrodb';
import { follow, type Projection, projection } from '../src/index.ts';

/** An aggregate whose events say what becomes of its rows: every history of rows is one of events. */
export type PotEvent =
  | { readonly type: 'Filled'; readonly data: { readonly slot: string; readonly value: number } }
  | { readonly type: 'Labelled'; readonly data: { readonly slot: string; readonly label?: string } }
  | { readonly type: 'Emptied'; readonly data: { readonly slot: string } }
  | { readonly type: 'Counted'; readonly data: { readonly bucket: string; readonly by: number } }
  | { readonly type: 'NameTaken'; readonly data: { readonly name: string } }
  | { readonly type: 'NameLeft'; readonly data: { readonly name: string } }
  | { readonly type: 'Ignored'; readonly data: Readonly<Record<string, never>> };

export const Pot = aggregate<null, PotEvent>({
  type: 'Pot',
  initial: null,
  evolve: {
    Filled: () => null,
    Labelled: () => null,
    Emptied: () => null,
    Counted: () => null,
    NameTaken: () => null,
    NameLeft: () => null,
    Ignored: () => null,
  },
});

export const isPotEvent = (event: DomainEvent): event is PotEvent => event.type in Pot.evolve;

/** Several for each aggregate. */
export const SlotRow = new Entity({
  model: { service: 'test', entity: 'slot', version: '1' },
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
        template: 'slots#${generation}#${potId}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: ['slot'], template: '${slot}', casing: 'none' },
    },
    byValue: {
      index: 'gsi1',
      pk: { field: 'gsi1pk', composite: ['generation'], template: 'by-value#${generation}#', casing: 'none' },
      sk: { field: 'gsi1sk', composite: ['value'], template: '${value}', casing: 'none' },
    },
  },
});

/** Found by a name that one aggregate leaves, and another takes. */
export const NameRow = new Entity({
  model: { service: 'test', entity: 'name', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    name: { type: 'string', required: true },
    potId: { type: 'string', required: true },
  },
  indexes: {
    byName: {
      pk: {
        field: 'pk',
        composite: ['generation', 'name'],
        template: 'names#${generation}#${name}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: [], template: 'name', casing: 'none' },
    },
  },
});

/** Shared by all aggregates. */
export const BucketRow = new Entity({
  model: { service: 'test', entity: 'bucket', version: '1' },
  attributes: {
    generation: { type: 'string', required: true },
    bucket: { type: 'string', required: true },
    total: { type: 'number', required: true },
    times: { type: 'number', required: true },
  },
  indexes: {
    byBucket: {
      pk: {
        field: 'pk',
        composite: ['generation', 'bucket'],
        template: 'buckets#${generation}#${bucket}',
        casing: 'none',
      },
      sk: { field: 'sk', composite: [], template: 'bucket', casing: 'none' },
    },
  },
});

/** @param version of the projection; what it makes of events is the same in each */
export const pots = (version = 1): Projection =>
  projection({
    name: 'pots',
    version,
    follows: follow(Pot, {
      Filled: ({ aggregateId: potId, data }, rows) => rows.put(SlotRow, { potId, ...data }),
      Labelled: ({ aggregateId: potId, data: { slot, label } }, rows) =>
        rows.patch(SlotRow, { potId, slot }, { label }),
      Emptied: ({ aggregateId: potId, data: { slot } }, rows) => rows.remove(SlotRow, { potId, slot }),
      Counted: ({ data: { bucket, by } }, rows) => rows.add(BucketRow, { bucket }, { total: by, times: 1 }),
      NameTaken: ({ aggregateId: potId, data: { name } }, rows) => rows.put(NameRow, { name, potId }),
      NameLeft: ({ data: { name } }, rows) => rows.remove(NameRow, { name }),
    }),
  });
