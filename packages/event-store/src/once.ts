import type { CommandContext } from './context.ts';
import { ConcurrencyConflict, IdempotencyKeyReused } from './errors.ts';
import type { Guard } from './guard.ts';
import { markerKey } from './layout/keys.ts';
import type { EventStore } from './store.ts';
import type { UnitOfWork } from './unit-of-work.ts';

/** A request that may come again, as its Idempotency-Key says. */
export interface Claim {
  /** The same for one caller, one route and one key. */
  readonly id: string;
  /** The same for requests that ask for the same. */
  readonly request: string;
}

/** Days for which a key is remembered, at least. */
export const KEY_DAYS = 7;

const DAY_MILLISECONDS = 86_400_000;

const INBOX = 'http-request';

/**
 * What is known of a claim: the answer of the request that made it; undefined when none has.
 * @throws IdempotencyKeyReused when that request asked for something else
 */
export const answerTo = async (
  { table }: Pick<EventStore, 'table'>,
  claim: Claim,
): Promise<object | undefined> => {
  const { pk, sk } = markerKey(INBOX, claim.id);
  for await (const { request, answer } of table.range({ pk, from: sk, to: sk })) {
    if (request !== claim.request) throw new IdempotencyKeyReused();
    // `claimGuard` below is all that writes it.
    return JSON.parse(String(answer)) as object;
  }
  return undefined;
};

/** Makes the claim, with its answer, part of a commit: two requests with one key cannot both commit. */
export const claimGuard = (
  { timing }: Pick<EventStore, 'timing'>,
  { id, request }: Claim,
  answer: object,
): Guard => {
  const key = markerKey(INBOX, id);
  const expiresAt = Math.floor((timing.now() + KEY_DAYS * DAY_MILLISECONDS) / 1_000);
  const item = { ...key, request, answer: JSON.stringify(answer), expiresAt };
  return {
    key,
    write: { kind: 'put', item, when: [{ is: 'absent' }] },
    companions: [],
    stands: (found) => found === undefined,
    verdict: (found) => (found === undefined ? 'moved' : 'duplicate'),
  };
};

/**
 * Runs `work` and commits its decisions, once for each claim: a request that comes again gets the answer that the first
 * one got, and nothing is decided. What `work` throws is not remembered. Without a claim it is a plain unit of work.
 *
 * @param work gives the answer, which must be JSON; it may run several times
 * @throws IdempotencyKeyReused, and as `store.transact` does
 */
export const once = async <Answer extends object>(
  store: EventStore,
  { context, claim }: { readonly context: CommandContext; readonly claim: Claim | undefined },
  work: (tx: UnitOfWork) => Promise<Answer>,
): Promise<Answer> => {
  // The answer of a claim is what its `work` gave: one route, one type of answer.
  const known = async () =>
    claim === undefined ? undefined : ((await answerTo(store, claim)) as Answer | undefined);
  const before = await known();
  if (before !== undefined) return before;
  try {
    const guard = claim === undefined ? {} : { guard: (answer: Answer) => claimGuard(store, claim, answer) };
    const done = await store.transact({ context, ...guard }, work);
    if (done.outcome === 'committed') return done.result;
  } catch (error) {
    // The same request may have been committed meanwhile, and what refuses this one be what that has done.
    const meanwhile = await known();
    if (meanwhile === undefined) throw error;
    return meanwhile;
  }
  const other = await known();
  if (other === undefined) throw new ConcurrencyConflict([INBOX]);
  return other;
};
