import { elements, member, tableNameOf } from './request-body.ts';
import type { SeenRequest } from './written-tables.ts';

/** What a request does to one item. */
export interface ItemWrite {
  readonly kind: 'put' | 'update' | 'delete';
  readonly table: string;
  /** The item that is put, or the key of the one that is changed or deleted. */
  readonly item: unknown;
  /** The part of the request that is about it. */
  readonly request: unknown;
}

/** Undefined where the items that are written cannot be told from the request: PartiQL chooses them by itself. */
export function itemWritesOf({ action, request }: SeenRequest): readonly ItemWrite[] | undefined {
  switch (action) {
    case 'PutItem':
      return writeOf('put', request);
    case 'UpdateItem':
      return writeOf('update', request);
    case 'DeleteItem':
      return writeOf('delete', request);
    case 'BatchWriteItem':
      return Object.entries(Object(member(request, 'RequestItems'))).flatMap(([table, writes]) =>
        elements(writes).flatMap((write) => [
          ...writeOf('put', member(write, 'PutRequest'), table),
          ...writeOf('delete', member(write, 'DeleteRequest'), table),
        ]),
      );
    case 'TransactWriteItems':
      return elements(member(request, 'TransactItems')).flatMap((item) => [
        ...writeOf('put', member(item, 'Put')),
        ...writeOf('update', member(item, 'Update')),
        ...writeOf('delete', member(item, 'Delete')),
      ]);
    case 'ExecuteStatement':
    case 'BatchExecuteStatement':
    case 'ExecuteTransaction':
      return undefined;
    default:
      return [];
  }
}

/** None where the request is not there, or names no item. */
function writeOf(
  kind: ItemWrite['kind'],
  request: unknown,
  table: unknown = member(request, 'TableName'),
): readonly ItemWrite[] {
  const item = member(request, kind === 'put' ? 'Item' : 'Key');
  return item === undefined ? [] : [{ kind, table: tableNameOf(String(table)), item, request }];
}
