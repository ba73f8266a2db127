import type { Item, Table } from '@edtech/event-store';
import { decodeOutboxItem, type OutboxItem } from '@edtech/event-store/layout';
import { accountMoved, ledgerEntered } from './scenario/contracts.ts';
import type { Effect } from './scenario/effect.ts';
import { Account } from './scenario/origin.ts';
import { isPoisoned, POISONED_CONSUMERS } from './scenario/poison.ts';

export interface DeadLetter {
  /** The consumer in whose dead-letter queue it lies. */
  readonly consumer: string;
  /** Id of the event in it; undefined when its body cannot be read that far. */
  readonly eventId: string | undefined;
  /** Why it lies there, as its attributes say. */
  readonly errorCode: string | undefined;
}

/** What a run has left behind once nothing moves any more. */
export interface Remains {
  /** Tables of the services of the scenario. */
  readonly tables: { readonly origin: Table; readonly relay: Table; readonly audit: Table };
  /** Only aggregates whose ids begin with this are looked at: one table may serve several runs. */
  readonly prefix: string;
  readonly deadLetters: readonly DeadLetter[];
  /** Ids of the poisonous events that were put on the bus. */
  readonly poison: readonly string[];
}

export interface Verdict {
  /** What does not hold; empty when the promise was kept. */
  readonly violations: readonly string[];
  /** Integration events and local messages that were committed, and effects that they had. */
  readonly events: number;
  readonly effects: number;
  /** Effects that are missing, effects too many, and ledgers that were not handled in order. */
  readonly lost: number;
  readonly duplicated: number;
  readonly outOfOrder: number;
}

/** Whatever failed, effects are there again this long after it. */
export const PROMISED_RECOVERY_SECONDS = 300;

/** @param seconds from the end of the faults to the last effect */
export const lateness = (seconds: number): readonly string[] =>
  seconds <= PROMISED_RECOVERY_SECONDS
    ? []
    : [
        `the last effect came ${seconds.toFixed(1)} s after the faults, not within ${PROMISED_RECOVERY_SECONDS} s`,
      ];

/** What consumers call an event whose data breaks its schema. */
const POISON_CODE = 'event-invalid';

/** A stream of effects: the events of one aggregate that each name what caused them. */
type EffectsByAggregate = ReadonlyMap<string, readonly Effect[]>;

/**
 * Whether the promise was kept: every integration event and every local message of the base tables had exactly one effect
 * in every consumer, in order where the consumer asks for it; every stream and sequence is without gaps; nothing is left
 * to do; and the dead letters are the poison that was put in.
 */
export const verdictOf = async ({ tables, prefix, deadLetters, poison }: Remains): Promise<Verdict> => {
  const origin = await itemsOf(tables.origin, prefix);
  const relay = await itemsOf(tables.relay, prefix);
  const audit = await itemsOf(tables.audit, prefix);
  const services = { origin, relay, audit };

  const published = publishedIn(origin);
  const told = outboxOf(origin).filter(({ destination }) => destination === 'local');
  const relayed = publishedIn(relay).filter(({ eventType }) => eventType === ledgerEntered.type);
  const ofAccounts = published.filter(({ aggregateType }) => aggregateType === 'Account');
  const ofCustomers = published.filter(({ aggregateType }) => aggregateType === 'Customer');
  const moves = published.filter(({ eventType }) => eventType === accountMoved.type);

  const ledgers = effectsOf(relay, 'Ledger');
  const effects = [
    { consumer: 'relay-ledger (customers)', expected: ofCustomers, found: effectsOf(relay, 'Owner') },
    { consumer: 'relay-ledger', expected: ofAccounts, found: ledgers },
    { consumer: 'relay-count', expected: moves, found: effectsOf(relay, 'Count') },
    { consumer: 'origin-journal', expected: told, found: effectsOf(origin, 'Journal') },
    { consumer: 'audit-trail', expected: relayed, found: effectsOf(audit, 'Trail') },
  ];

  const wrong = effects.map(({ consumer, expected, found }) => notOnce(consumer, expected, found));
  const misplaced = disorder(ledgers);

  return {
    events: published.length + told.length + relayed.length,
    effects: effects.reduce((sum, { found }) => sum + [...found.values()].flat().length, 0),
    lost: wrong.reduce((sum, { lost }) => sum + lost.length, 0),
    duplicated: wrong.reduce((sum, { duplicated }) => sum + duplicated.length, 0),
    outOfOrder: misplaced.length,
    violations: [
      ...Object.entries(services).flatMap(([service, items]) => disordersOf(service, items)),
      ...untold(origin, told),
      ...staleDecisions(origin),
      ...wrong.flatMap(({ lost, duplicated, unknown }) => [...lost, ...duplicated, ...unknown]),
      ...misplaced,
      ...wrongDeadLetters(deadLetters, poison),
    ],
  };
};

/** What must not be in the table of any service once nothing moves any more. */
export const disordersOf = (service: string, items: readonly Item[]): readonly string[] => [
  ...unfinished(service, items),
  ...gapsOfStreams(service, items),
  ...gapsOfSequences(service, items),
  ...unkeptPublications(service, items),
];

const itemsOf = async (table: Table, prefix: string): Promise<readonly Item[]> => {
  const items: Item[] = [];
  for await (const item of table.scan()) if (item.pk.includes(`#${prefix}-`)) items.push(item);
  return items.sort((one, other) => (one.pk + one.sk < other.pk + other.sk ? -1 : 1));
};

export const outboxOf = (items: readonly Item[]): readonly OutboxItem[] =>
  items.filter(({ pk }) => pk.startsWith('outbox#')).map(decodeOutboxItem);

/** Integration events: local messages are none of what counts without gaps. */
export const publishedIn = (items: readonly Item[]): readonly OutboxItem[] =>
  outboxOf(items).filter(({ destination }) => destination === 'bus');

/** Every event of an account was told, once, as its version says. */
const untold = (origin: readonly Item[], told: readonly OutboxItem[]): readonly string[] => {
  const versions = Map.groupBy(told, ({ aggregateId }) => aggregateId);
  return [...streamsOf(origin, `stream#${Account.type}#`)].flatMap(([id, events]) => {
    const found = (versions.get(id) ?? []).map(({ sequence }) => sequence).sort((one, other) => one - other);
    return withoutGaps(found) && found.length === events.length
      ? []
      : [`origin: of the ${events.length} events of account ${id}, those told are ${found.join(', ')}`];
  });
};

/** Nothing pending, parked, noted as parked, waiting or blocked; poison blocks its own aggregates alone. */
const unfinished = (service: string, items: readonly Item[]): readonly string[] =>
  items
    .filter(({ pk }) => !isPoisoned(pk))
    .flatMap((item) => {
      const left = `${service}: ${item.pk} ${item.sk}`;
      if (item.pk.startsWith('outbox#') && item.status !== 'COMPLETED')
        return [`${left} is ${item.status}: ${item.lastError ?? 'no error'}`];
      if (item.pk.startsWith('fence#') && item.sk !== 'fence') return [`${left} was left behind`];
      if (item.sk === 'fence' && item.blockedAt !== undefined)
        return [`${left} is blocked at ${item.blockedAt}`];
      if (item.sk === 'fence' && item.parkedTo !== undefined)
        return [`${left} has events parked behind it up to ${item.parkedTo}`];
      return item.attentionPk === undefined ? [] : [`${left} still asks for attention`];
    });

const gapsOfStreams = (service: string, items: readonly Item[]): readonly string[] =>
  [...streamsOf(items, 'stream#')].flatMap(([stream, events]) =>
    withoutGaps(events.map(({ version }) => Number(version)))
      ? []
      : [`${service}: ${stream} has versions ${events.map(({ version }) => version).join(', ')}`],
  );

const gapsOfSequences = (service: string, items: readonly Item[]): readonly string[] => {
  const aggregates = Map.groupBy(publishedIn(items), ({ pk }) => pk);
  return [...aggregates].flatMap(([pk, records]) => {
    const sequences = records.map(({ sequence }) => sequence).sort((one, other) => one - other);
    return withoutGaps(sequences) ? [] : [`${service}: ${pk} has sequences ${sequences.join(', ')}`];
  });
};

/** Every stream counts the integration events that it has produced; its outbox holds them all. */
const unkeptPublications = (service: string, items: readonly Item[]): readonly string[] => {
  const kept = Map.groupBy(
    publishedIn(items),
    ({ aggregateType, aggregateId }) => `${aggregateType}#${aggregateId}`,
  );
  return [...streamsOf(items, 'stream#')].flatMap(([stream, events]) => {
    const produced = Number(events.at(-1)?.published ?? 0);
    const held = kept.get(stream)?.length ?? 0;
    return produced === held
      ? []
      : [`${service}: ${stream} has produced ${produced} integration events, its outbox holds ${held}`];
  });
};

/** A move says whether it empties its account: that shows whether it was decided on all of the moves before it. */
const staleDecisions = (origin: readonly Item[]): readonly string[] =>
  [...streamsOf(origin, 'stream#Account#')].flatMap(([id, events]) => {
    let balance = 0;
    for (const { type, data, version } of events) {
      if (type !== 'Moved') continue;
      // The data is what the scenario's own aggregate recorded.
      const { by, empties }: { readonly by: number; readonly empties: boolean } = JSON.parse(String(data));
      balance += by;
      if (empties !== (balance === 0))
        return [`origin: version ${version} of account ${id} was decided on another state than its own`];
    }
    return [];
  });

/** Events by what follows `prefix` in their stream's key, each stream in order. */
export const streamsOf = (items: readonly Item[], prefix: string): ReadonlyMap<string, readonly Item[]> =>
  Map.groupBy(
    items.filter(({ pk, sk }) => pk.startsWith(prefix) && sk.startsWith('event#')),
    ({ pk }) => pk.slice(prefix.length),
  );

const withoutGaps = (positions: readonly number[]): boolean =>
  positions.every((position, index) => position === index + 1);

const effectsOf = (items: readonly Item[], aggregateType: string): EffectsByAggregate =>
  new Map(
    [...streamsOf(items, `stream#${aggregateType}#`)].map(([id, events]) => [
      id,
      // The data is what the scenario's own aggregates recorded.
      events.map(({ data }) => JSON.parse(String(data))),
    ]),
  );

/** Effects that a consumer did not have exactly once, each described. */
interface NotOnce {
  readonly lost: readonly string[];
  readonly duplicated: readonly string[];
  readonly unknown: readonly string[];
}

const notOnce = (consumer: string, expected: readonly OutboxItem[], found: EffectsByAggregate): NotOnce => {
  const times = new Map<string, number>();
  for (const { eventId } of [...found.values()].flat()) times.set(eventId, (times.get(eventId) ?? 0) + 1);
  const counted = expected.map(({ id, eventType, aggregateId, sequence }) => ({
    event: `${consumer}: ${eventType} ${aggregateId}/${sequence}`,
    count: times.get(id) ?? 0,
  }));
  const known = new Set(expected.map(({ id }) => id));
  return {
    lost: counted.filter(({ count }) => count === 0).map(({ event }) => `${event} was lost`),
    duplicated: counted
      .filter(({ count }) => count > 1)
      .map(({ event, count }) => `${event} had ${count} effects`),
    unknown: [...times.keys()]
      .filter((id) => !known.has(id))
      .map((id) => `${consumer}: an effect of ${id}, which nobody published`),
  };
};

const disorder = (ledgers: EffectsByAggregate): readonly string[] =>
  [...ledgers].flatMap(([id, effects]) =>
    withoutGaps(effects.map(({ sequence }) => sequence))
      ? []
      : [
          `relay-ledger: ${id} was handled in the order ${effects.map(({ sequence }) => sequence).join(', ')}`,
        ],
  );

/** The poison, in every consumer that it reached, with the reason; and nothing else. */
const wrongDeadLetters = (found: readonly DeadLetter[], poison: readonly string[]): readonly string[] => {
  const expected = poison.flatMap((id) => POISONED_CONSUMERS.map((consumer) => `${consumer}: ${id}`));
  const there = Map.groupBy(found, ({ consumer, eventId }) => `${consumer}: ${eventId}`);
  const missing = expected.flatMap((one) => {
    const letters = there.get(one);
    if (letters === undefined) return [`${one} is not in the dead letters`];
    return letters.some(({ errorCode }) => errorCode === POISON_CODE)
      ? []
      : [`${one} is in the dead letters with ${letters[0]?.errorCode}, not as ${POISON_CODE}`];
  });
  const others = [...there]
    .filter(([one]) => !expected.includes(one))
    .map(([one, letters]) => `${one} is in the dead letters, with ${letters[0]?.errorCode}`);
  return [...missing, ...others];
};
