import { randomUUID } from 'node:crypto';
import {
  COMMIT_RETRIES,
  type DueItem,
  type Item,
  retries,
  systemTiming,
  type Table,
  type Timing,
  type Write,
} from '@edtech/event-store';
import pLimit from 'p-limit';
import { DeadLetterContended } from '../errors.ts';
import { isClosed, type Letter, type State } from '../letter.ts';
import type { Receipt } from '../receipt.ts';
import { received } from '../receive.ts';
import {
  aggregatePk,
  decodeLetter,
  entryAt,
  expiryOf,
  fingerprintPk,
  letterItem,
  letterKey,
  type PlaceInState,
  payloadItems,
  payloadRange,
  payloadsRange,
  pointersOf,
  SHARDS,
  type Stored,
  statePk,
} from './items.ts';

/** What a change makes of a letter, with the payload that it adds, if any. */
export interface Change {
  readonly letter: Letter;
  readonly payload?: string;
  /** Made together with it, or not at all. */
  readonly beside?: readonly Write[];
}

export interface AggregateName {
  readonly type: string;
  readonly id: string;
}

/** The dead letters of the platform. Each change is one transaction, on what the letter was when it was decided. */
export interface DeadLetterStore {
  /**
   * Puts what has ended on record. Safe to repeat: what has been put on record is known again.
   * @throws DeadLetterContended, TableUnavailable
   */
  receive(receipt: Receipt): Promise<'new' | 'again' | 'known'>;
  get(id: string): Promise<Letter | undefined>;
  /** A payload of a letter, from 1, as it came. */
  payload(id: string, payload: number): Promise<string>;
  /**
   * Changes a letter. `decide` may be asked several times.
   * @param decide gives undefined when there is nothing to change any more
   * @returns the letter as it is then; undefined when there is none, or nothing was changed
   * @throws whatever `decide` throws, DeadLetterContended, TableUnavailable
   */
  change(id: string, decide: (letter: Letter) => Change | undefined): Promise<Letter | undefined>;
  /**
   * Those in a state, the longest open first; a letter that has just changed may be missed.
   * @param after where a listing before has ended: `behindInState` of its letters
   */
  inState(state: State, after?: PlaceInState): AsyncIterable<Letter>;
  /**
   * Those of one cause, by when they were seen first.
   * @param after where a listing before has ended: `placeInCause` of its last letter
   */
  ofCause(fingerprint: string, after?: string): AsyncIterable<Letter>;
  /**
   * Those of an aggregate, by sequence.
   * @param after where a listing before has ended: `placeInAggregate` of its last letter
   */
  ofAggregate(aggregate: AggregateName, after?: string): AsyncIterable<Letter>;
}

const PAGE = 100;

const READS_IN_FLIGHT = 32;

export const createDeadLetterStore = (table: Table, timing: Timing = systemTiming): DeadLetterStore => {
  const reads = pLimit(READS_IN_FLIGHT);

  const read = async (id: string): Promise<Stored | undefined> => {
    const item = await table.get(letterKey(id));
    return item === undefined ? undefined : decodeLetter(item);
  };

  /** @returns false when the letter is no longer what it was */
  const commit = async (
    before: Stored | undefined,
    { letter, payload, beside = [] }: Change,
  ): Promise<boolean> => {
    const { outcome } = await table.transact(
      [
        {
          kind: 'put',
          item: letterItem(letter, (before?.revision ?? 0) + 1),
          when: [
            before === undefined
              ? { is: 'absent' }
              : { is: 'equal', attribute: 'revision', value: before.revision },
          ],
        },
        ...(payload === undefined ? [] : payloadItems(letter.id, letter.payloads.length, payload).map(put)),
        ...pointerWrites(before?.letter, letter),
        ...beside,
        ...(before === undefined || isClosed(before.letter) === isClosed(letter)
          ? []
          : (await collected(table.range(payloadsRange(letter.id)))).map((item) => expiring(item, letter))),
      ],
      randomUUID(),
    );
    return outcome === 'committed';
  };

  /** @param decide gives undefined when there is nothing to do */
  const changed = async (
    id: string,
    decide: (stored: Letter | undefined) => Change | undefined,
  ): Promise<{ readonly before: Letter | undefined; readonly after: Letter } | undefined> => {
    const again = retries(COMMIT_RETRIES, timing);
    do {
      const stored = await read(id);
      const change = decide(stored?.letter);
      if (change === undefined) return undefined;
      if (await commit(stored, change)) return { before: stored?.letter, after: change.letter };
    } while (await again.another());
    throw new DeadLetterContended(id);
  };

  async function* pointed(pk: string, after?: string): AsyncGenerator<Letter, void, undefined> {
    // Ids are of one length, so that nothing else begins with one.
    const pointers = table.range({ pk, from: after === undefined ? '0' : `${after}~`, to: '~' });
    for await (const page of inPages(pointers, READS_IN_FLIGHT)) {
      const found = await Promise.all(page.map(({ id }) => reads(() => read(String(id)))));
      for (const stored of found) if (stored !== undefined) yield stored.letter;
    }
  }

  async function* inShard(
    state: State,
    shard: number,
    from: DueItem | undefined,
  ): AsyncGenerator<Letter, void, undefined> {
    let after = from;
    for (;;) {
      const page = await table.due({
        attentionPk: statePk(state, shard),
        until: '~',
        limit: PAGE,
        ...(after === undefined ? {} : { after }),
      });
      const items = await Promise.all(page.map((entry) => reads(() => table.get(entry))));
      for (const [index, item] of items.entries()) {
        if (item === undefined) continue;
        const { letter } = decodeLetter(item);
        // One that is elsewhere by now is not where its entry says.
        if (letter.state === state && letter.openSince === page[index]?.at) yield letter;
      }
      if (page.length < PAGE) return;
      after = page.at(-1);
    }
  }

  return {
    async receive(receipt) {
      const done = await changed(receipt.letterId, (letter) => {
        const after = received(letter, receipt, timing.now());
        if (after === undefined) return undefined;
        return letter === undefined ? { letter: after, payload: receipt.body } : { letter: after };
      });
      if (done === undefined) return 'known';
      return done.before === undefined ? 'new' : 'again';
    },
    get: async (id) => (await read(id))?.letter,
    async payload(id, payload) {
      const parts = await collected(table.range(payloadRange(id, payload)));
      return parts.map(({ text }) => String(text)).join('');
    },
    async change(id, decide) {
      const done = await changed(id, (letter) => (letter === undefined ? undefined : decide(letter)));
      return done?.after;
    },
    async *inState(state, after = {}) {
      const shards = Array.from({ length: SHARDS }, (_, shard) => shard);
      yield* merged(shards.map((shard) => inShard(state, shard, entryAt(after, shard))));
    },
    ofCause: (fingerprint, after) => pointed(fingerprintPk(fingerprint), after),
    ofAggregate: (aggregate, after) => pointed(aggregatePk(aggregate), after),
  };
};

const put = (item: Item): Write => ({ kind: 'put', item, when: [] });

/** The pointers of a letter as it is, without those of what it was. */
const pointerWrites = (before: Letter | undefined, after: Letter): readonly Write[] => {
  const wanted = pointersOf(after).map((item) => ({ ...item, ...expiryOf(after) }));
  const isWanted = ({ pk, sk }: Item): boolean => wanted.some((one) => one.pk === pk && one.sk === sk);
  const stale = before === undefined ? [] : pointersOf(before).filter((item) => !isWanted(item));
  const isUnchanged = before !== undefined && stale.length === 0 && isClosed(before) === isClosed(after);
  return [
    ...stale.map(({ pk, sk }): Write => ({ kind: 'delete', key: { pk, sk }, when: [] })),
    ...(isUnchanged && pointersOf(before).length === wanted.length ? [] : wanted.map(put)),
  ];
};

/** A payload lasts as long as its letter. */
const expiring = ({ pk, sk }: Item, letter: Letter): Write => {
  const { expiresAt } = expiryOf(letter);
  return {
    kind: 'update',
    key: { pk, sk },
    set: expiresAt === undefined ? {} : { expiresAt },
    ...(expiresAt === undefined ? { remove: ['expiresAt'] } : {}),
    when: [{ is: 'present' }],
  };
};

/** `items` by the page, each of `most` but for the last. */
async function* inPages(
  items: AsyncIterable<Item>,
  most: number,
): AsyncGenerator<readonly Item[], void, undefined> {
  let page: Item[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < most) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}

const collected = async (items: AsyncIterable<Item>): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
};

/** The letters of `sources`, each of which has the longest open first, in that order. */
async function* merged(
  sources: readonly AsyncGenerator<Letter, void, undefined>[],
): AsyncGenerator<Letter, void, undefined> {
  const heads = await Promise.all(sources.map(async (source) => ({ source, head: await source.next() })));
  for (;;) {
    const ahead = heads
      .flatMap((entry) => (entry.head.done ? [] : [{ entry, letter: entry.head.value }]))
      .sort((one, other) => (one.letter.openSince < other.letter.openSince ? -1 : 1))[0];
    if (ahead === undefined) return;
    yield ahead.letter;
    ahead.entry.head = await ahead.entry.source.next();
  }
}
