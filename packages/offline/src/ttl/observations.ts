import { type ItemWrite, itemWritesOf, type SeenRequest } from '../dynamodb-proxy/index.ts';
import { type Expiry, expiryOf } from './expiry.ts';
import { type Attributes, type ExpiringTable, keyOf } from './table.ts';

/** What a write says about when an item expires. */
export type Observation =
  | {
      readonly kind: 'item';
      readonly table: string;
      readonly key: Attributes;
      /** Undefined: it does not expire, or is gone. */
      readonly expiry: Expiry | undefined;
    }
  /** The request does not say; the item has to be read. */
  | { readonly kind: 'changed'; readonly table: string; readonly key: Attributes }
  /** A PartiQL statement that names the TTL attribute: which items it wrote cannot be told from it. */
  | { readonly kind: 'statement'; readonly table: string };

type Tables = ReadonlyMap<string, ExpiringTable>;

/** What a successful write says about the items of tables with TTL; a write that leaves their TTL alone says nothing. */
export function observe(write: SeenRequest, tables: Tables): readonly Observation[] {
  const items = itemWritesOf(write);
  if (items === undefined) return ofStatements(write, tables);
  return items.flatMap((one) => {
    const table = tables.get(one.table);
    return table === undefined ? [] : ofItem(one, table);
  });
}

function ofItem({ kind, item, request }: ItemWrite, table: ExpiringTable): readonly Observation[] {
  const attributes = Object(item);
  const place = { table: table.name, key: keyOf(table, attributes) };
  switch (kind) {
    case 'put':
      return [{ kind: 'item', ...place, expiry: expiryOf(attributes[table.attribute]) }];
    case 'update':
      return JSON.stringify(request).includes(table.attribute) ? [{ kind: 'changed', ...place }] : [];
    case 'delete':
      return [{ kind: 'item', ...place, expiry: undefined }];
  }
}

function ofStatements({ request }: SeenRequest, tables: Tables): readonly Observation[] {
  const text = JSON.stringify(request);
  return [...tables.values()]
    .filter(({ name, attribute }) => text.includes(name) && text.includes(attribute))
    .map(({ name }) => ({ kind: 'statement', table: name }));
}
