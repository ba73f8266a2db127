import { PlatformError } from '@edtech/contracts';
import { localPlaceOf, type OutboxItem } from '@edtech/event-store/layout';
import { OPEN_STATUSES } from '@edtech/outbox';
import type { Outbox } from './outboxes.ts';

/** What an operator may call a record by. */
export type Reference =
  | { readonly by: 'event'; readonly text: string; readonly id: string }
  | {
      readonly by: 'aggregate';
      readonly text: string;
      readonly aggregateType: string;
      readonly aggregateId: string;
      readonly sequence?: number;
      /** A local message: the version of the event that tells it, and its place among what that tells. */
      readonly local?: { readonly version: number; readonly index: number };
    };

export class ReferenceUnclear extends PlatformError {
  readonly code = 'reference-unclear';
  readonly kind = 'invalid';
  readonly reference: string;

  constructor(reference: string) {
    super(
      `"${reference}" names no record: give the id of an event, Type/id (User/u-1), Type/id/sequence (User/u-1/3), ` +
        'or Type/id/local/version.place (User/u-1/local/3.1).',
    );
    this.reference = reference;
  }
}

const EVENT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const AGGREGATE =
  /^(?<type>[A-Z][A-Za-z0-9]*)\/(?<id>.+?)(?:\/(?<sequence>[1-9]\d*)|\/local\/(?<version>[1-9]\d*)\.(?<index>[1-9]\d*))?$/;

/** @throws ReferenceUnclear */
export const referenceIn = (text: string): Reference => {
  if (EVENT_ID.test(text)) return { by: 'event', text, id: text.toLowerCase() };
  const { type, id, sequence, version, index } = AGGREGATE.exec(text)?.groups ?? {};
  if (type === undefined || id === undefined) throw new ReferenceUnclear(text);
  return {
    by: 'aggregate',
    text,
    aggregateType: type,
    aggregateId: id,
    ...(sequence === undefined ? {} : { sequence: Number(sequence) }),
    ...(version === undefined ? {} : { local: { version: Number(version), index: Number(index) } }),
  };
};

/** How `item` is called in all output, and may be called in turn. */
export const nameOf = ({
  aggregateType,
  aggregateId,
  sequence,
  sk,
}: Pick<OutboxItem, 'aggregateType' | 'aggregateId' | 'sequence' | 'sk'>): string => {
  const local = localPlaceOf(sk);
  const place = local === undefined ? sequence : `local/${local.version}.${local.index}`;
  return `${aggregateType}/${aggregateId}/${place}`;
};

/** Whether what `reference` names would have come before `item`. */
const isPast = ({ sequence }: Extract<Reference, { readonly by: 'aggregate' }>, item: OutboxItem): boolean =>
  sequence !== undefined && item.destination === 'bus' && item.sequence > sequence;

const names = (
  { sequence, local }: Extract<Reference, { readonly by: 'aggregate' }>,
  item: OutboxItem,
): boolean => {
  const place = localPlaceOf(item.sk);
  if (local !== undefined) return place?.version === local.version && place.index === local.index;
  return sequence === undefined || (place === undefined && item.sequence === sequence);
};

export interface Found {
  readonly outbox: Outbox;
  readonly item: OutboxItem;
}

/** What each of `references` names, in their order. An event id is looked for among the records that are not COMPLETED. */
export const find = async (
  outboxes: readonly Outbox[],
  references: readonly Reference[],
): Promise<ReadonlyMap<Reference, readonly Found[]>> => {
  const found = new Map<Reference, Found[]>(references.map((reference) => [reference, []]));
  const ids = new Map(references.flatMap((one) => (one.by === 'event' ? [[one.id, one] as const] : [])));
  for (const outbox of outboxes) {
    for (const reference of references) {
      if (reference.by === 'event') continue;
      for await (const item of outbox.inspection.aggregate(reference)) {
        if (isPast(reference, item)) break;
        if (names(reference, item)) found.get(reference)?.push({ outbox, item });
      }
    }
    if (ids.size === 0) continue;
    for await (const item of outbox.inspection.open(OPEN_STATUSES)) {
      const reference = ids.get(item.id);
      if (reference !== undefined) found.get(reference)?.push({ outbox, item });
    }
  }
  return found;
};
