import { elements, member, tableNameOf } from './request-body.ts';
import type { Write } from './written-tables.ts';

/** What a request says of a change of one item, before its record can be read. */
export interface Change {
  readonly table: string;
  /** The names that its record can have. */
  readonly eventNames: readonly string[];
  /** The attributes of the item's key, others perhaps among them. */
  readonly keys: unknown;
}

const changeOf = (request: unknown, eventNames: readonly string[], keys: 'Item' | 'Key'): Change => ({
  table: tableNameOf(String(member(request, 'TableName'))),
  eventNames,
  keys: member(request, keys),
});

const put = (request: unknown): Change => changeOf(request, ['INSERT', 'MODIFY'], 'Item');
/** One that makes an item is the exception, and cannot be told from the others. */
const update = (request: unknown): Change => changeOf(request, ['MODIFY'], 'Key');
const remove = (request: unknown): Change => changeOf(request, ['REMOVE'], 'Key');

const some = (request: unknown, read: (request: unknown) => Change): readonly Change[] =>
  request === undefined ? [] : [read(request)];

const inTransaction = (item: unknown): readonly Change[] => [
  ...some(member(item, 'Put'), put),
  ...some(member(item, 'Update'), update),
  ...some(member(item, 'Delete'), remove),
];

/** What a write changes; undefined when that cannot be told from the request, as with PartiQL and batches. */
export function changesOf({ action, request }: Write): readonly Change[] | undefined {
  switch (action) {
    case 'PutItem':
      return [put(request)];
    case 'UpdateItem':
      return [update(request)];
    case 'DeleteItem':
      return [remove(request)];
    case 'TransactWriteItems':
      return elements(member(request, 'TransactItems')).flatMap(inTransaction);
    default:
      return undefined;
  }
}
