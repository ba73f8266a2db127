import {
  createDeadLetterStore,
  type Letter,
  type Mend,
  type MendRequest,
  NotSent,
  type OwnerOf,
  ownerAmong,
  type Receipt,
  redriverBy,
} from '@edtech/dead-letters';
import { memoryTable } from '@edtech/event-store';
import { manualClock } from '@edtech/testkit';
import type { MendingDesk, RedrivingDesk } from '../src/application/desk.ts';

export const NOW = Date.parse('2026-03-01T12:00:00.000Z');

export const CAUSE = 'user.created version 1 breaks its schema';

export const dataOf = (aggregateId: string) => ({ userId: aggregateId, email: 'cut off' });

/** The same for the same event. */
export const eventIdOf = (aggregateId: string, sequence: number): string =>
  `00000000-0000-4000-8000-${aggregateId.slice(2).padStart(8, '0')}${String(sequence).padStart(4, '0')}`;

const ended = (aggregateId: string, sequence: number): Receipt => {
  const event = {
    id: eventIdOf(aggregateId, sequence),
    type: 'user.created',
    version: 1,
    source: 'edtech.user',
    correlationId: 'c-1',
  };
  const detail = {
    ...event,
    aggregate: { type: 'User', id: aggregateId, sequence },
    occurredAt: '2026-03-01T11:00:00.000Z',
    causationId: 'd-1',
    data: dataOf(aggregateId),
  };
  return {
    letterId: `letter-${aggregateId}-${sequence}`,
    source: { kind: 'consumer', name: 'payment-accounts', ordered: true },
    error: { code: 'event-invalid', message: CAUSE },
    event: { ...event, aggregateType: 'User', aggregateId, sequence },
    body: JSON.stringify({ 'detail-type': event.type, detail }),
    messageId: `m-${aggregateId}-${sequence}`,
    endedAt: '2026-03-01T11:00:00.000Z',
  };
};

/** A desk with the letters of three events of `u-1` and one of `u-2`, services that do what they are asked, and queues that take what is sent. */
export const createScene = async () => {
  const table = memoryTable();
  const timing = { ...manualClock(NOW) };
  const store = createDeadLetterStore(table, timing);
  const asked: (MendRequest & { readonly service: string })[] = [];
  const sent: { readonly id: string; readonly body: string; readonly override: unknown }[] = [];
  /** What goes wrong. Each throws when it is to. */
  const faults = {
    mend: (_request: MendRequest): void => undefined,
    send: (_letter: Letter): void => undefined,
  };
  const mend: Mend = async (service, request) => {
    faults.mend(request);
    asked.push({ service, ...request });
  };
  const ownerOf: OwnerOf = ownerAmong(['booking', 'payment', 'user']);
  const desk: MendingDesk & RedrivingDesk = {
    table,
    store,
    timing,
    asking: { mend, ownerOf },
    redriver: (because, inSpiteOfAge) =>
      redriverBy({
        mend,
        ownerOf,
        because,
        inSpiteOfAge,
        queues: (override) => ({
          async send(letter, body) {
            faults.send(letter);
            sent.push({ id: letter.id, body, override });
          },
        }),
      }),
  };
  for (const [aggregateId, sequence] of [
    ['u-1', 1],
    ['u-1', 2],
    ['u-1', 3],
    ['u-2', 1],
  ] as const) {
    await store.receive(ended(aggregateId, sequence));
    timing.advance(1_000);
  }
  const letter = async (id: string): Promise<Letter> => {
    const found = await store.get(id);
    if (found === undefined) throw new Error('there is one');
    return found;
  };
  return {
    desk,
    asked,
    sent,
    faults,
    letter,
    said: async (id: string) =>
      (await letter(id)).history.entries.map(({ what, by, reason }) => `${what} by ${by}: ${reason}`),
  };
};

export const away = (letter: Letter): never => {
  throw new NotSent(letter.id, new Error('throttled'));
};

let requests = 0;

/** What a request for a change says, the same each time that it is sent. */
export const asking = (
  id: string,
  more: { readonly expectedVersion?: number; readonly key?: string } = {},
) => {
  requests += 1;
  return {
    id,
    because: { by: 'u-admin', reason: 'mended' },
    expectedVersion: more.expectedVersion,
    claim: { id: more.key ?? `key-${requests}`, request: id },
  };
};
