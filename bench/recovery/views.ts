import { documentClient, dynamoDbTable, type Item, type Table } from '@edtech/event-store';
import {
  ATTENTION_SHARDS,
  type AttentionKind,
  attentionPk,
  decodeEvent,
  decodeOutboxItem,
  OUTBOX_PREFIX,
  type OutboxItem,
  STREAM_PREFIX,
} from '@edtech/event-store/layout';
import type { Platform } from '@edtech/testkit/platform';
import type { PaymentAccountEvent } from '../../services/payment/src/domain/payment-account.ts';

/** What is left to do, at a glance. */
export interface Glance {
  /** Records of the users' outbox that are not published, by the attention index. */
  readonly open: number;
  readonly failed: number;
  /** Events in the streams of payment accounts. */
  readonly handled: number;
  /** Messages in the queues of consumers, those that wait for their visibility timeout included. */
  readonly queued: number;
}

/** Reads the platform's tables and queues past its functions, which may be the ones that are broken. */
export interface Views {
  glance(): Promise<Glance>;
  /** Every record of the users' outbox, as it is in the base table. */
  outbox(): Promise<readonly OutboxItem[]>;
  /** The events of every payment account, in order, by the account's id. */
  accounts(): Promise<ReadonlyMap<string, readonly AccountEvent[]>>;
  /** How many messages each dead-letter queue holds that is not empty. */
  deadLetters(): Promise<Readonly<Record<string, number>>>;
}

export interface AccountEvent {
  readonly version: number;
  readonly type: PaymentAccountEvent['type'];
  readonly email: string;
}

const ACCOUNT = 'PaymentAccount';
const ACCOUNT_PREFIX = `${STREAM_PREFIX}${ACCOUNT}#`;
const PAGE = 1_000;
/** After every time that the index can hold. */
const WHENEVER = '~';

/** Dead letters and stream failures are kept for people, and the sweepers wake themselves through queues without end. */
const NO_WORK = ['-dlq-', '-stream-failures-', '-sweep-'];

export const viewsOf = ({ endpoints, control }: Pick<Platform, 'endpoints' | 'control'>): Views => {
  const client = documentClient({
    endpoint: endpoints.dynamodb,
    region: endpoints.region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const users = dynamoDbTable({ client, tableName: 'edtech-user-dev' });
  const payments = dynamoDbTable({ client, tableName: 'edtech-payment-dev' });

  const queueDepths = async () => {
    // The control API is part of this repository; its own tests hold it to this shape.
    const { queues } = (await control.status()) as { readonly queues: { readonly queues: readonly Depth[] } };
    return queues.queues.map(({ name, visible, inFlight, delayed }) => ({
      name,
      messages: visible + inFlight + delayed,
    }));
  };

  return {
    async glance() {
      const [open, failed, handled, depths] = await Promise.all([
        attended(users, 'due'),
        attended(users, 'failed'),
        counted(payments.scan({ pkPrefix: ACCOUNT_PREFIX })),
        queueDepths(),
      ]);
      const queued = depths
        .filter(({ name }) => !NO_WORK.some((part) => name.includes(part)))
        .reduce((sum, { messages }) => sum + messages, 0);
      return { open, failed, handled, queued };
    },

    async outbox() {
      const records: OutboxItem[] = [];
      for await (const item of users.scan({ pkPrefix: OUTBOX_PREFIX })) records.push(decodeOutboxItem(item));
      return records.filter(({ destination }) => destination === 'bus');
    },

    async accounts() {
      const streams = new Map<string, AccountEvent[]>();
      for await (const item of payments.scan({ pkPrefix: ACCOUNT_PREFIX })) {
        const id = item.pk.slice(ACCOUNT_PREFIX.length);
        const { event } = decodeEvent<PaymentAccountEvent>(ACCOUNT, id, item);
        const { version, type, data } = event;
        const stream = streams.get(id) ?? [];
        stream.push({ version, type, email: 'email' in data ? data.email : '' });
        streams.set(id, stream);
      }
      for (const stream of streams.values()) stream.sort((one, other) => one.version - other.version);
      return streams;
    },

    async deadLetters() {
      const letters = (await queueDepths()).filter(
        ({ name, messages }) => name.includes('-dlq-') && messages > 0,
      );
      return Object.fromEntries(letters.map(({ name, messages }) => [name, messages]));
    },
  };
};

interface Depth {
  readonly name: string;
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** How many entries of this kind the attention index has. */
const attended = async (table: Table, kind: AttentionKind): Promise<number> => {
  const shards = Array.from({ length: ATTENTION_SHARDS }, async (_, shard) => {
    const query = { attentionPk: attentionPk(kind, shard), until: WHENEVER, limit: PAGE };
    let page = await table.due(query);
    let count = page.length;
    for (let after = page.at(-1); page.length === PAGE && after !== undefined; after = page.at(-1)) {
      page = await table.due({ ...query, after });
      count += page.length;
    }
    return count;
  });
  return (await Promise.all(shards)).reduce((sum, count) => sum + count, 0);
};

const counted = async (items: AsyncIterable<Item>): Promise<number> => {
  let count = 0;
  for await (const _ of items) count += 1;
  return count;
};
