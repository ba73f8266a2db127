import { decodeFence, type Item, type Table } from '@edtech/event-store';
import { fenceKey, markerKey, parkedKey } from '@edtech/event-store/layout';
import type { Service } from '@edtech/infrastructure';
import { MARKER_DAYS } from '@edtech/messaging';
import pLimit from 'p-limit';
import type { DeliveryAnswer } from '../answers/index.ts';
import { type Hearing, hearingOf } from './declared.ts';
import type { PublicationRef, QuestionOf } from './question.ts';
import { type InspectTools, READS_IN_FLIGHT } from './tools.ts';

/** How far a publication has come at a consumer of the service that was asked. */
export interface Delivered extends Omit<DeliveryAnswer, 'service'> {
  /** Of the publication. */
  readonly id: string;
}

const DAY_MILLISECONDS = 86_400_000;

/**
 * What the service's consumers keep of these publications: markers and fences, and what is parked. Nobody keeps that a message
 * is in a queue, so `waiting` is what has left no trace; of a consumer that keeps none nothing is known.
 */
export const deliveriesOf = async (
  service: Service,
  tools: InspectTools,
  { of }: QuestionOf<'deliveries'>,
): Promise<readonly Delivered[]> => {
  const reads = pLimit(READS_IN_FLIGHT);
  const asked = hearingOf(service).flatMap((hearing) => {
    const table = (hearing.saga === undefined ? tools.store : tools.sagas?.store)?.table;
    return table === undefined
      ? []
      : of
          .filter((publication) => hears(hearing, publication))
          .map((publication) => ({ hearing, table, publication }));
  });
  return Promise.all(
    asked.map(({ hearing, table, publication }) =>
      reads(async () => ({
        id: publication.id,
        consumer: hearing.name,
        ...(hearing.ordered === false
          ? await marked(table, hearing, publication, tools.now())
          : await fenced(table, hearing, publication)),
      })),
    ),
  );
};

/** As the rule of the consumer lets it through: an ordered one gets all that is published of its aggregates. */
const hears = ({ ordered, contracts, about, local }: Hearing, publication: PublicationRef): boolean => {
  if (local !== (publication.destination === 'local')) return false;
  if (about !== undefined && !publication.fields.includes(about)) return false;
  if (ordered === false) return contracts.some(({ type }) => type === publication.type);
  return contracts.some(
    ({ aggregate, context }) =>
      aggregate === publication.aggregateType && `edtech.${context}` === publication.source,
  );
};

type State = Pick<DeliveryAnswer, 'state' | 'at'>;

const marked = async (
  table: Table,
  { name, repeatable }: Hearing,
  { id, createdAt }: PublicationRef,
  now: number,
): Promise<State> => {
  if (repeatable) return { state: 'unknown' };
  const marker = await table.get(markerKey(name, id));
  if (marker === undefined)
    return { state: now - Date.parse(createdAt) > MARKER_DAYS * DAY_MILLISECONDS ? 'unknown' : 'waiting' };
  // A marker is kept for so many days from the moment of its commit.
  const at = Number(marker.expiresAt) * 1_000 - MARKER_DAYS * DAY_MILLISECONDS;
  return { state: 'handled', ...(Number.isFinite(at) ? { at: new Date(at).toISOString() } : {}) };
};

const fenced = async (
  table: Table,
  { name, contracts }: Hearing,
  { type, source, aggregateType, aggregateId, sequence }: PublicationRef,
): Promise<State> => {
  const subject = { consumer: name, source, aggregateType, aggregateId };
  const item = await table.get(fenceKey(subject));
  const { lastSequence, blockedAt } = decodeFence(subject, item);
  if (lastSequence >= sequence) {
    const isHandled = contracts.some((contract) => contract.type === type);
    return { state: isHandled ? 'handled' : 'skipped' };
  }
  if (blockedAt.includes(sequence)) return { state: 'dead-letter', ...since(item, 'attentionSk') };
  const parked = await table.get(parkedKey(subject, sequence));
  return parked === undefined ? { state: 'waiting' } : { state: 'parked', ...since(parked, 'parkedAt') };
};

const since = (item: Item | undefined, attribute: string): { readonly at?: string } => {
  const at = item?.[attribute];
  return typeof at === 'string' ? { at } : {};
};
