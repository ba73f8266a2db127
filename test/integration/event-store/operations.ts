import type { Condition, Delete, Item, Put, Table, Update, Write } from '@edtech/event-store';
import fc from 'fast-check';

/** One call of the table port. */
export type Operation =
  | { readonly call: 'transact'; readonly writes: readonly Write[]; readonly token: string }
  | { readonly call: 'write'; readonly write: Put | Delete }
  | { readonly call: 'update'; readonly update: Update }
  | { readonly call: 'get'; readonly key: Key }
  | { readonly call: 'range'; readonly query: Parameters<Table['range']>[0] }
  | { readonly call: 'due'; readonly query: Parameters<Table['due']>[0] }
  | { readonly call: 'lookup'; readonly lookup: string }
  | { readonly call: 'scan'; readonly segments: number };

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Few of each, so that operations meet. The last two sort otherwise by UTF-16 units than by bytes. */
const PARTITIONS = ['p1', 'p2'];
const SORT_KEYS = ['a', 'a#1', 'b', '\u{ffee}', '\u{1f600}'];
const TOKENS = ['token-0000000000000000-1', 'token-0000000000000000-2'];
const TIMES = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:01.000Z', '2026-02-01T00:00:00.000Z'];

const key = fc.record({ pk: fc.constantFrom(...PARTITIONS), sk: fc.constantFrom(...SORT_KEYS) });
const attribute = fc.constantFrom('one', 'two', 'three');
const orderable = fc.constantFrom<(string | number)[]>(0, 1, -1.5, 10, '', 'x', '10');
const value = fc.oneof(orderable, fc.boolean());
const attributes = fc.dictionary(attribute, value, { maxKeys: 3, noNullPrototype: true });
const attended = fc.option(
  fc.record({ attentionPk: fc.constant('due#0'), attentionSk: fc.constantFrom(...TIMES) }),
  { nil: {} },
);

const lookedUp = fc.option(fc.record({ lookup: fc.constantFrom('x', 'y') }), { nil: {} });

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition[]>({ is: 'absent' }, { is: 'present' }),
  fc.record({ is: fc.constant('missing' as const), attribute }),
  fc.record({ is: fc.constantFrom('equal', 'not-equal', 'absent-or-equal'), attribute, value }),
  fc.record({ is: fc.constantFrom('at-most', 'absent-or-less'), attribute, value: orderable }),
);
const when = fc.array(condition, { maxLength: 2 });

const put: fc.Arbitrary<Put> = fc
  .tuple(key, attributes, attended, lookedUp, when)
  .map(([at, content, attention, lookup, conditions]): Put => {
    const item: Item = { ...content, ...attention, ...lookup, ...at };
    return { kind: 'put', item, when: conditions };
  });
const remove: fc.Arbitrary<Delete> = fc.record({ kind: fc.constant('delete' as const), key, when });
const update: fc.Arbitrary<Update> = fc.record({
  kind: fc.constant('update' as const),
  key,
  set: fc
    .tuple(attributes, attended, lookedUp)
    .map(([content, attention, lookup]) => ({ ...content, ...attention, ...lookup })),
  remove: fc.uniqueArray(attribute, { maxLength: 2 }),
  when,
});
const check: fc.Arbitrary<Write> = fc.record({ kind: fc.constant('check' as const), key, when });

const operation: fc.Arbitrary<Operation> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      call: fc.constant('transact' as const),
      // Each of another item: DynamoDB refuses the same one twice before it looks at conditions, DynamoDB Local after.
      writes: fc.uniqueArray(fc.oneof(put, remove, update, check), {
        maxLength: 4,
        selector: (write) => {
          const { pk, sk } = write.kind === 'put' ? write.item : write.key;
          return `${pk} ${sk}`;
        },
      }),
      // Most transactions are new ones; now and then a token is used again, by the same writes or by others.
      token: fc.oneof(
        { weight: 9, arbitrary: fc.uuid() },
        { weight: 1, arbitrary: fc.constantFrom(...TOKENS) },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ call: fc.constant('write' as const), write: fc.oneof(put, remove) }),
  },
  { weight: 3, arbitrary: fc.record({ call: fc.constant('update' as const), update }) },
  { weight: 1, arbitrary: fc.record({ call: fc.constant('get' as const), key }) },
  {
    weight: 2,
    arbitrary: fc.record({
      call: fc.constant('range' as const),
      query: fc.record(
        {
          pk: fc.constantFrom(...PARTITIONS),
          from: fc.constantFrom(...SORT_KEYS),
          to: fc.constantFrom(...SORT_KEYS),
          limit: fc.integer({ min: 0, max: 3 }),
          reverse: fc.boolean(),
        },
        { requiredKeys: ['pk', 'from', 'to'] },
      ),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      call: fc.constant('due' as const),
      query: fc.record({
        attentionPk: fc.constant('due#0'),
        until: fc.constantFrom(...TIMES),
        limit: fc.integer({ min: 1, max: 3 }),
      }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ call: fc.constant('lookup' as const), lookup: fc.constantFrom('x', 'y') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ call: fc.constant('scan' as const), segments: fc.integer({ min: 1, max: 3 }) }),
  },
);

/** A history of operations; a quarter of its transactions are sent twice. */
export const history = fc
  .array(fc.tuple(operation, fc.integer({ min: 0, max: 3 })), { maxLength: 40, size: 'max' })
  .map((operations) =>
    operations.flatMap(([one, chance]) => (one.call === 'transact' && chance === 0 ? [one, one] : [one])),
  );
