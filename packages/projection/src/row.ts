import type { Item } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import type { CreateEntityItem, EntityIdentifiers, Service } from 'electrodb';
import { RowNotOfGeneration, RowNotPlain } from './errors.ts';

/** Any ElectroDB entity, in the library's own words. */
export type RowEntity = InstanceType<typeof Service>['entities'][string];

/**
 * The attribute that every row entity has, and every partition key of it is made of: rows of two generations of one read
 * model lie side by side in one table. The runtime fills it in.
 */
export const GENERATION = 'generation';

/** A row as a projection writes it. */
export type RowItem<Row extends RowEntity> = Omit<CreateEntityItem<Row>, typeof GENERATION>;

/** What a row is found by. */
export type RowKey<Row extends RowEntity> = Omit<EntityIdentifiers<Row>, typeof GENERATION>;

/** What a row counts, by the names of its numbers. */
export type RowNumbers<Row extends RowEntity> = {
  readonly [Name in keyof CreateEntityItem<Row> as CreateEntityItem<Row>[Name] extends number | undefined
    ? Name
    : never]?: number;
};

/** Names the aggregate whose row it is, for example `User#u-1`; rows that several aggregates add to have none. */
export const OWNER = '_owner';

/** Names the projection whose row it is: several share a table, and the names of generations. */
export const PROJECTION = '_projection';

/** How far the lane has come whose item it is: the version of the last event that its rows hold. */
export const POSITION = '_position';

/** What a row says, by the names that its entity gives. */
export interface RowAttributes {
  readonly [name: string]: unknown;
}

type Index = RowEntity['schema']['indexes'][string];
type Declared = RowEntity['schema']['attributes'][string];

/** ElectroDB wants a table's name for parameters that it makes; they are only looked at here. */
const ANY_TABLE = { table: '-' };

/**
 * The item of a row in a generation, with the keys of all of its indexes.
 * @throws ElectroError when an attribute is missing or wrong; RowNotOfGeneration, RowNotPlain
 */
export const rowItem = (row: RowEntity, generation: string, attributes: object): Item => {
  demandPlain(row);
  const { Item: item } = row
    .put({ ...attributes, [GENERATION]: generation })
    .params<{ readonly Item: Item }>(ANY_TABLE);
  demandGeneration(row, generation, item);
  return item;
};

/** The key of a row in a generation. @throws ElectroError when a part of it is missing */
export const rowKey = (row: RowEntity, generation: string, key: object): ItemKey => {
  const { Key: itemKey } = row
    .get({ ...key, [GENERATION]: generation })
    .params<{ readonly Key: ItemKey }>(ANY_TABLE);
  return itemKey;
};

/** Tells one row of a projection from another: quicker than its key, and the same in every generation. */
export const rowName = (row: RowEntity, attributes: RowAttributes): string => {
  const { model, indexes } = row.schema;
  const name: unknown[] = [model.entity, model.version];
  for (const { index, pk, sk } of Object.values<Index>(indexes))
    if (index === undefined)
      for (const part of [...pk.composite, ...(sk?.composite ?? [])]) name.push(attributes[part]);
  return JSON.stringify(name);
};

/** Whether no other aggregate of its type can have this row: after the generation, its partition key names the aggregate. */
export const isKeyedBy = (row: RowEntity, attributes: RowAttributes, aggregateId: string): boolean => {
  const primary = Object.values<Index>(row.schema.indexes).find(({ index }) => index === undefined);
  // Keys in one case would take two ids for the same.
  if (primary?.pk.casing !== 'none') return false;
  const composite: readonly string[] = primary.pk.composite;
  const [first] = composite.filter((part) => part !== GENERATION);
  return first !== undefined && attributes[first] === aggregateId;
};

/** The attributes of a row, as they were put; undefined when the item is not one of this entity. */
export const rowAttributes = (row: RowEntity, item: Item): RowAttributes | undefined => {
  const { data } = row.parse({ Item: item });
  if (data === null || data === undefined) return undefined;
  const { [GENERATION]: _generation, ...attributes } = data;
  return attributes;
};

const demandGeneration = (row: RowEntity, generation: string, item: Item): void => {
  const { model, indexes } = row.schema;
  for (const { pk } of Object.values<Index>(indexes)) {
    const value = item[pk.field];
    if (value !== undefined && !String(value).includes(`#${generation}#`))
      throw new RowNotOfGeneration(model.entity, pk.field, generation);
  }
};

/** Attributes that a row would not come back with as they were put. */
const demandPlain = (row: RowEntity): void => {
  const { model, attributes } = row.schema;
  for (const [name, attribute] of Object.entries<Declared>(attributes)) {
    const what = attribute.hidden
      ? 'hidden: true'
      : attribute.get
        ? 'a getter'
        : attribute.set
          ? 'a setter'
          : undefined;
    if (what !== undefined) throw new RowNotPlain(model.entity, name, what);
  }
};
