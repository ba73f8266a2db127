import { DynamoDBDocumentClient, paginateScan } from '@aws-sdk/lib-dynamodb';
import type { Envelope } from '@edtech/contracts';
import type { Item } from '@edtech/event-store';
import { decodeEvent, decodeOutboxItem, envelopeOf, type StoredEvent } from '@edtech/event-store/layout';
import type { Platform } from '@edtech/testkit/platform';

/** An integration event of a flow, and what caused it. */
export interface Step {
  readonly type: string;
  /** The type of the integration event that caused it, `request` for the HTTP call, or an id that is neither. */
  readonly causedBy: string;
  readonly isPublished: boolean;
}

/**
 * What lies in the tables of services under one correlation id, in the order of time. An integration event names the domain
 * event that published it; that one names the integration event, or the request, for which it was decided.
 */
export const flowOf = async (
  { aws }: Pick<Platform, 'aws'>,
  services: readonly string[],
  correlationId: string,
): Promise<readonly Step[]> => {
  const tables = await Promise.all(services.map((service) => itemsOf(aws, `edtech-${service}-dev`)));
  const items = tables.flat();
  const outbox = items.filter(({ pk }) => pk.startsWith('outbox#')).map((item) => decodeOutboxItem(item));
  const events = new Map(
    items
      .filter(({ pk, sk }) => pk.startsWith('stream#') && sk.startsWith('event#'))
      .map((item) => decodeEvent('', '', item))
      .map((stored) => [stored.metadata.eventId, stored]),
  );
  const types = new Map(outbox.map(({ id, eventType }) => [id, eventType]));
  const causeOf = (decided: StoredEvent | undefined): string => {
    if (decided === undefined) return 'nothing that was decided';
    const { causationId, actor, correlationId: own } = decided.metadata;
    if (own !== correlationId) return `an event of another flow, ${own}`;
    return types.get(causationId) ?? (actor.kind === 'user' ? 'request' : causationId);
  };
  return outbox
    .filter((item) => item.correlationId === correlationId)
    .toSorted((one, other) => one.createdAt.localeCompare(other.createdAt))
    .map((item) => ({
      type: item.eventType,
      causedBy: causeOf(events.get(item.causationId)),
      isPublished: item.status === 'COMPLETED',
    }));
};

/** All that a service has published, or is about to. */
export const publishedBy = async (
  { aws }: Pick<Platform, 'aws'>,
  service: string,
): Promise<readonly Envelope[]> =>
  (await itemsOf(aws, `edtech-${service}-dev`))
    .filter(({ pk }) => pk.startsWith('outbox#'))
    .map((item) => envelopeOf(decodeOutboxItem(item)));

const itemsOf = async ({ dynamodb }: Platform['aws'], TableName: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  const client = DynamoDBDocumentClient.from(dynamodb);
  // What the event store has put there is such an item.
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true }))
    items.push(...(Items as Item[]));
  return items;
};
