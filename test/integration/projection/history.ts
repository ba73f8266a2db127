import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { DomainEvent } from '@edtech/event-store';
import { encodeEvent } from '@edtech/event-store/layout';
import { dynamoDbEnvironment } from '@edtech/testkit/dynamodb';
import { BATCH, writeAll } from '../../../bench/replay/seed.ts';
import {
  PaymentAccount,
  type PaymentAccountEvent,
} from '../../../services/payment/src/domain/payment-account.ts';
import { User, type UserEvent } from '../../../services/user/src/domain/user.ts';
import type { Chance } from '../../chaos/memory/chance.ts';
import type { Stage } from './stage.ts';

interface Stream {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly events: readonly DomainEvent[];
}

const userEvents = (chance: Chance, id: string, count: number): readonly UserEvent[] =>
  Array.from({ length: count }, (_, at): UserEvent => {
    const email = `${id}-${at}@Example.com`;
    if (at === 0)
      return { type: 'UserRegistered', data: { email, role: chance.strikes(0.3) ? 'TUTOR' : 'STUDENT' } };
    const changes = chance.strikes(0.3) ? { email } : { displayName: `${id}, for the ${at}th time` };
    return { type: 'ProfileChanged', data: { changes } };
  });

const accountEvents = (id: string, count: number): readonly PaymentAccountEvent[] =>
  Array.from({ length: count }, (_, at) => ({
    type: at === 0 ? 'AccountOpened' : 'AccountEmailChanged',
    data: { email: `${id}-${at}@Example.com` },
  }));

/** Ids of the users that `writeHistory` makes, and of their accounts; some contain the separator of keys. */
export const userIds = (users: number): readonly string[] =>
  Array.from({ length: users }, (_, at) => (at % 10 === 3 ? `u#${at}` : `u-${at}`));

interface Lengths {
  /** Of the first user's stream, and of the account's; 10 when left out. */
  readonly first?: number;
}

/**
 * Users with their payment accounts, of 1 to 15 events each. Nobody is told of them.
 * @returns how many events the users have, and as many their accounts
 */
export const writeHistory = async (
  { user, payment }: Stage,
  users: number,
  chance: Chance,
  { first = 10 }: Lengths = {},
): Promise<number> => {
  const lengths = Array.from({ length: users }, (_, at) => (at === 0 ? first : chance.between(1, 15)));
  const of = userIds(users).map((aggregateId, at) => ({ aggregateId, length: lengths[at] ?? 0 }));
  await write(
    user.eventsName,
    of.map(({ aggregateId, length }) => ({
      aggregateType: User.type,
      aggregateId,
      events: userEvents(chance, aggregateId, length),
    })),
  );
  await write(
    payment.eventsName,
    of.map(({ aggregateId, length }) => ({
      aggregateType: PaymentAccount.type,
      aggregateId,
      events: accountEvents(aggregateId, length),
    })),
  );
  return lengths.reduce((sum, length) => sum + length, 0);
};

const write = async (tableName: string, streams: readonly Stream[]): Promise<void> => {
  const { AWS_ENDPOINT_URL_DYNAMODB: endpoint, AWS_REGION: region, ...keys } = dynamoDbEnvironment();
  const credentials = { accessKeyId: keys.AWS_ACCESS_KEY_ID, secretAccessKey: keys.AWS_SECRET_ACCESS_KEY };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const items = streams.flatMap(itemsOf);
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  );
  await writeAll(client, tableName, batches);
  client.destroy();
};

const itemsOf = ({ aggregateType, aggregateId, events }: Stream) =>
  events.map((event, at) => {
    const version = at + 1;
    const occurredAt = new Date(Date.UTC(2026, 0, 1 + (version % 60), version % 24)).toISOString();
    const eventId = `${aggregateId}-${version}`;
    const origin = { correlationId: 'c', causationId: 'c', actor: { kind: 'anonymous' } as const };
    const metadata = { eventId, occurredAt, ...origin };
    return marshall({
      ...encodeEvent({
        aggregateType,
        event: { ...event, aggregateId, version, occurredAt },
        metadata,
        published: aggregateType === User.type ? version : 0,
      }),
    });
  });
