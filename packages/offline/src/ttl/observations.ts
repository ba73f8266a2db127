import { type Expiry, expiryOf } from './expiry.ts';
import { type Attributes, type ExpiringTable, keyOf } from './table.ts';

/** A write as it went by: the action, and the request as JSON. */
export interface SeenWrite {
  readonly action: string;
  readonly request: unknown;
}

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
export function observe({ action, request }: SeenWrite, tables: Tables): readonly Observation[] {
  switch (action) {
    case 'PutItem':
      return put(request, tables);
    case 'UpdateItem':
      return update(request, tables);
    case 'DeleteItem':
      return remove(request, tables);
    case 'BatchWriteItem':
      return Object.entries(object(object(request).RequestItems)).flatMap(([TableName, writes]) =>
        list(writes).flatMap((write) => {
          const { PutRequest, DeleteRequest } = object(write);
          return [
            ...put({ TableName, ...object(PutRequest) }, tables),
            ...remove({ TableName, ...object(DeleteRequest) }, tables),
          ];
        }),
      );
    case 'TransactWriteItems':
      return list(object(request).TransactItems).flatMap((item) => {
        const { Put, Update, Delete } = object(item);
        return [...put(Put, tables), ...update(Update, tables), ...remove(Delete, tables)];
      });
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction': {
      const text = JSON.stringify(request);
      return [...tables.values()]
        .filter(({ name, attribute }) => text.includes(name) && text.includes(attribute))
        .map(({ name }) => ({ kind: 'statement', table: name }));
    }
    default:
      return [];
  }
}

function put(request: unknown, tables: Tables): readonly Observation[] {
  const { TableName, Item } = object(request);
  const table = tableOf(TableName, tables);
  if (table === undefined || Item === undefined) return [];
  const item = object(Item);
  const expiry = expiryOf(item[table.attribute]);
  return [{ kind: 'item', table: table.name, key: keyOf(table, item), expiry }];
}

function update(request: unknown, tables: Tables): readonly Observation[] {
  const { TableName, Key } = object(request);
  const table = tableOf(TableName, tables);
  if (table === undefined || Key === undefined) return [];
  if (!JSON.stringify(request).includes(table.attribute)) return [];
  return [{ kind: 'changed', table: table.name, key: object(Key) }];
}

function remove(request: unknown, tables: Tables): readonly Observation[] {
  const { TableName, Key } = object(request);
  const table = tableOf(TableName, tables);
  if (table === undefined || Key === undefined) return [];
  return [{ kind: 'item', table: table.name, key: object(Key), expiry: undefined }];
}

/** A table may be given by its ARN instead of its name. */
function tableOf(nameOrArn: unknown, tables: Tables): ExpiringTable | undefined {
  return tables.get(String(nameOrArn).split(':table/').at(-1) ?? '');
}

function object(value: unknown): Attributes {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
