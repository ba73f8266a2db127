import { PlatformError } from '@edtech/contracts';
import { type DeadLetterStore, inOrder, type Letter, NotRedrivable } from '@edtech/dead-letters';
import type { Item, Table, Write } from '@edtech/event-store';
import { dryRun } from '@edtech/messaging';
import { named, type ServiceConsumer } from '../consumers/consumers.ts';
import { tableOwnerOf } from './sagas.ts';

/** What would become of a letter if it were redriven now. */
export interface Attempt {
  readonly id: string;
  readonly outcome: 'handled' | 'duplicate' | 'parked' | 'failed';
  /** What the handler would have happen: `appends …`, `publishes …`. */
  readonly effects: readonly string[];
  /** Of one that would fail. */
  readonly error?: { readonly code: string; readonly message: string };
}

export interface DryRunOptions {
  readonly store: DeadLetterStore;
  readonly consumers: readonly ServiceConsumer[];
  readonly tableOf: (service: string) => Table;
  readonly inSpiteOfAge: boolean;
}

/** Has each letter handled by itself as things are now, and commits nothing. Those behind one another are not tried on top of each other. */
export const tryAll = async (
  letters: readonly Letter[],
  options: DryRunOptions,
): Promise<readonly Attempt[]> => {
  const attempts: Attempt[] = [];
  for (const letter of inOrder(letters)) attempts.push(await tryOne(letter, options));
  return attempts;
};

const tryOne = async (
  { id, source, payloads }: Letter,
  { store, consumers, tableOf, inSpiteOfAge }: DryRunOptions,
): Promise<Attempt> => {
  try {
    if (source.kind !== 'consumer' && source.kind !== 'rule-target')
      throw new NotRedrivable(id, `no consumer handles a ${source.kind}, so there is nothing to try.`);
    const owner = named(consumers, source.name);
    const { outcome, writes } = await dryRun(
      {
        consumer: owner.consumer,
        table: tableOf(tableOwnerOf(owner)),
        source: `edtech.${owner.service}`,
        inSpiteOfAge,
      },
      await store.payload(id, payloads.length),
    );
    return { id, outcome, effects: writes.flatMap(effectOf) };
  } catch (error) {
    const code = error instanceof PlatformError ? error.code : 'handler-failed';
    return { id, outcome: 'failed', effects: [], error: { code, message: String(error) } };
  }
};

/** Events and messages, without what is in them; the rest is bookkeeping. */
const effectOf = (write: Write): readonly string[] => {
  if (write.kind !== 'put') return [];
  const { pk, sk, type, eventType }: Item = write.item;
  const of = pk.split('#').slice(1).join('/');
  if (sk.startsWith('event#')) return [`appends ${String(type)} to ${of}`];
  return pk.startsWith('outbox#') ? [`publishes ${String(eventType)} of ${of}`] : [];
};

const OUTCOMES: Readonly<Record<Attempt['outcome'], string>> = {
  handled: 'it would be handled',
  duplicate: 'it has been handled',
  parked: 'it would wait for those before it',
  failed: 'it would fail again',
};

/** What would become of them, as a person reads it. */
export const attemptsPage = (attempts: readonly Attempt[]): string =>
  [
    ...attempts.flatMap(({ id, outcome, effects, error }) => [
      `${id}: ${OUTCOMES[outcome]}${error === undefined ? '' : `: ${error.message} (${error.code})`}`,
      ...effects.map((effect) => `  ${effect}`),
    ]),
    'Nothing was changed.',
  ].join('\n');
