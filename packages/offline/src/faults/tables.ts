import { elements, member, parseBody, tableNameOf } from '../dynamodb-proxy/request-body.ts';
import type { Faults } from './faults.ts';
import type { Occasion } from './occasion.ts';

/** A call of DynamoDB's API on its way to the database. */
export interface TableCall {
  /** For example `PutItem`. */
  readonly action: string;
  readonly body: string;
}

/** What happens to a call; `cut` ends the connection without an answer. */
export type CallVerdict =
  | { readonly kind: 'pass' }
  | { readonly kind: 'cut'; readonly when: 'before' | 'after' }
  | {
      readonly kind: 'refuse';
      readonly status: 400 | 500;
      readonly error: Readonly<Record<string, unknown>>;
    };

/** What can go wrong between a client and DynamoDB. */
export interface TableFaults {
  readonly on: boolean;
  judge(call: TableCall): Promise<CallVerdict>;
}

const PASS = { kind: 'pass' } as const;
const NAMESPACE = 'com.amazonaws.dynamodb.v20120810';
const OVER_CAPACITY =
  'The level of configured provisioned throughput for the table was exceeded. Consider increasing your ' +
  'provisioning level with the UpdateTable API.';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html */
export function tableFaults(faults: Faults): TableFaults {
  return {
    get on() {
      return faults.on;
    },
    async judge({ action, body }) {
      const { tables, items } = concerned(action, body);
      if (tables.length === 0) return PASS;
      const occasion: Occasion = { site: 'table', names: tables, action };
      await faults.pass(occasion);
      if (faults.strikes('drop', occasion)) return { kind: 'cut', when: 'before' };
      if (faults.strikes('fail', occasion))
        return refuse(500, 'InternalServerError', 'The request processing has failed.');
      if (faults.strikes('throttle', occasion))
        return refuse(400, 'ProvisionedThroughputExceededException', OVER_CAPACITY);
      if (canConflict(action) && faults.strikes('conflict', occasion)) return conflict(items, occasion);
      if (faults.strikes('loseAnswer', occasion)) return { kind: 'cut', when: 'after' };
      return PASS;
    },
  };

  /** One reason per action, in the order of the request; one of them is to blame. */
  function conflict(items: number | undefined, occasion: Occasion): CallVerdict {
    const message = 'Transaction is ongoing for the item';
    if (items === undefined) return refuse(400, 'TransactionConflictException', message);
    const blamed = Math.floor(faults.draw('conflicting item', occasion) * items);
    const reasons = Array.from({ length: items }, (_, index) =>
      index === blamed ? { Code: 'TransactionConflict', Message: message } : { Code: 'None' },
    );
    const codes = reasons.map(({ Code }) => Code).join(', ');
    return refuse(
      400,
      'TransactionCanceledException',
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      { CancellationReasons: reasons },
    );
  }
}

/**
 * A transaction conflicts, and so does a single write to an item that a transaction is about to write.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/transaction-apis.html
 */
function canConflict(action: string): boolean {
  return ['TransactWriteItems', 'TransactGetItems', 'PutItem', 'UpdateItem', 'DeleteItem'].includes(action);
}

/** The tables that a call names, each once, and how many actions it has if it is a transaction. */
function concerned(
  action: string,
  body: string,
): { readonly tables: readonly string[]; readonly items: number | undefined } {
  const request = parseBody(body);
  const transacted = elements(member(request, 'TransactItems'));
  const named = [
    member(request, 'TableName'),
    ...Object.keys(Object(member(request, 'RequestItems'))),
    ...transacted.flatMap((item) => Object.values(Object(item)).map((part) => member(part, 'TableName'))),
  ];
  const names = named.filter((name) => typeof name === 'string').map(tableNameOf);
  return {
    tables: [...new Set(names)],
    items: action.startsWith('Transact') ? transacted.length : undefined,
  };
}

function refuse(
  status: 400 | 500,
  type: string,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): CallVerdict {
  return {
    kind: 'refuse',
    status,
    error: { __type: `${NAMESPACE}#${type}`, message, Message: message, ...more },
  };
}
