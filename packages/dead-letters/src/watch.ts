import type { Log } from '@edtech/contracts';
import { attentionEntries, type Item, type Table, type Timing } from '@edtech/event-store';
import type { ItemKey } from '@edtech/event-store/layout';
import { settled } from './changes.ts';
import { PROCESSOR } from './history.ts';
import type { Letter } from './letter.ts';
import { letterIdOf, type Receipt } from './receipt.ts';
import type { DeadLetterStore } from './store/store.ts';

/** The tables in which something can end that no message tells of, or goes on without one. */
export interface Watched {
  /** Of the service, or of its sagas: `booking-sagas`. */
  readonly name: string;
  readonly table: Pick<Table, 'get' | 'due'>;
}

export interface WatchOptions {
  readonly store: DeadLetterStore;
  /** Tables with an outbox. */
  readonly outboxes: readonly Watched[];
  /** Tables of sagas. */
  readonly sagas: readonly Watched[];
  readonly timing: Pick<Timing, 'now'>;
  readonly log: Log;
}

export interface Watching {
  /** Sagas that are stuck and were not known to be. */
  readonly stuck: number;
  /** Letters that were closed: their record or saga goes on. */
  readonly mended: number;
  readonly errors: number;
}

/**
 * Puts stuck sagas on record, and closes the letters of sagas and outbox records that somebody has had go on. Sagas have no
 * dead-letter queue: the attention index says which are stuck.
 */
export const watch = async ({ store, outboxes, sagas, timing, log }: WatchOptions): Promise<Watching> => {
  const counts = { stuck: 0, mended: 0, errors: 0 };
  const attempt = async (what: string, work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      counts.errors += 1;
      log({ level: 'error', message: 'not watched', what, error: String(error) });
    }
  };

  for (const { name, table } of sagas)
    await attempt(name, async () => {
      for (const item of await stuckIn(table)) {
        const outcome = await store.receive(receiptOf(name, item));
        if (outcome !== 'known') counts.stuck += 1;
      }
    });

  const tables = new Map([...outboxes, ...sagas].map(({ name, table }) => [name, table]));
  const letters: Letter[] = [];
  for (const state of ['OPEN', 'ROUTED', 'REDRIVING'] as const)
    for await (const letter of store.inState(state))
      if (letter.source.kind === 'saga' || letter.source.kind === 'outbox') letters.push(letter);
  for (const letter of letters)
    await attempt(letter.id, async () => {
      const table = tables.get(letter.source.name);
      const key = keyIn(await store.payload(letter.id, 1));
      if (table === undefined || key === undefined) return;
      const status = (await table.get(key))?.status;
      if (letter.source.kind === 'saga' ? status === STUCK : !goesOn(status)) return;
      const because = { by: PROCESSOR, reason: `it is ${String(status ?? 'gone')}` };
      const done = await store.change(letter.id, (one) =>
        one.state === letter.state ? { letter: settled(one, because, timing.now()) } : undefined,
      );
      if (done !== undefined) counts.mended += 1;
    });
  return counts;
};

const STUCK = 'STUCK';

/** Of a record of an outbox. Its letter is sent before it is FAILED, so that only its end says that it is mended. */
const goesOn = (status: unknown): boolean => status === undefined || status === 'COMPLETED';

const stuckIn = async (table: Watched['table']): Promise<readonly Item[]> => {
  const stuck: Item[] = [];
  for await (const entry of attentionEntries(table, 'stuck')) {
    const item = await table.get(entry);
    if (item?.status === STUCK) stuck.push(item);
  }
  return stuck;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const number = (value: unknown): number => (typeof value === 'number' ? value : 0);

/** A stuck saga as a receipt. Each time that it gets stuck is another one. */
const receiptOf = (name: string, item: Item): Receipt => {
  const { pk, sk, updatedAt, failureCode, correlationId } = item;
  const saga = { name: text(item.name), id: text(item.id) };
  return {
    letterId: letterIdOf({ kind: 'saga', name }, pk),
    source: { kind: 'saga', name, ordered: false },
    error: {
      code: 'saga-stuck',
      message: `${saga.name} failed with ${text(failureCode) || 'no code'}, and not all of it could be given back`,
    },
    event: {
      id: saga.id,
      type: text(item.startedByType),
      version: number(item.definitionVersion),
      source: `edtech.${name.replace(/-sagas$/, '')}`,
      aggregateType: saga.name,
      aggregateId: saga.id,
      sequence: number(item.startedBySequence),
      correlationId: text(correlationId),
    },
    body: JSON.stringify({ saga: { pk, sk }, ...saga, updatedAt }),
    messageId: `${pk}@${text(updatedAt)}`,
    endedAt: text(updatedAt),
  };
};

/** The key of the record or saga that a payload tells of. */
export const keyIn = (body: string): ItemKey | undefined => {
  try {
    const { outbox, saga }: { readonly outbox?: Partial<ItemKey>; readonly saga?: Partial<ItemKey> } =
      JSON.parse(body);
    const { pk, sk } = outbox ?? saga ?? {};
    return typeof pk === 'string' && typeof sk === 'string' ? { pk, sk } : undefined;
  } catch {
    return undefined;
  }
};
