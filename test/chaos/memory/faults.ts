import type { Chance } from './chance.ts';

/** What can go wrong, by chance, each time that it might. The number is how often it does at its hardest. */
export const HARDEST = {
  /** The table takes no call. */
  'table-throttled': 0.03,
  /** The table took the call, and its answer was lost. */
  'table-answer-lost': 0.05,
  /** A transaction is cancelled because others are at the same items. */
  'table-contention': 0.3,
  /** An item's place in the attention index stays as it was for some seconds. */
  'index-lag': 0.5,
  /** A transaction takes a while to reach all of its items, and others see it half applied. */
  'torn-transaction': 0.5,
  /** A stream record that no function ever sees. */
  'record-lost': 0.5,
  'record-duplicated': 0.2,
  'record-delayed': 0.1,
  /** Overtakes records of other items. */
  'record-reordered': 0.4,
  /** One entry of a PutEvents call. */
  'entry-refused': 0.4,
  'bus-throttled': 0.4,
  'bus-answer-lost': 0.3,
  'event-duplicated': 0.3,
  'event-delayed': 0.3,
  /**
   * On its way to a consumer that can tell. AWS loses none while rule and queue are there; people delete both. Customers
   * publish one event each, whose loss no later one would show, so theirs are spared.
   */
  'event-lost': 0.2,
  'queue-unavailable': 0.1,
  /** A message is received twice at the same time. */
  'message-duplicated': 0.1,
  /** A message comes back although it was deleted. */
  'deletion-lost': 0.1,
  /** A function ends at some call, before or after it took effect. */
  crash: 0.08,
  'slow-call': 0.05,
  /** Of an execution environment's clock. */
  'clock-skew': 1,
  /** The delayed message of a saga's timer, which SQS takes and never delivers. */
  'delay-dropped': 0.5,
} as const;

/** What can be out as a whole, for a stretch, and for how many seconds at most. */
const LONGEST_OUTAGE = {
  'table-outage': 240,
  'bus-outage': 600,
  'stream-outage': 600,
  /** Of a local consumer's queue, which takes no messages; those that it has are received. */
  'queue-outage': 600,
  /** Of a consumer, which takes no messages from its queue meanwhile. */
  'consumer-outage': 20,
} as const;

const SHORTEST_OUTAGE_SECONDS = 20;

export type ChanceFault = keyof typeof HARDEST;
export type OutageFault = keyof typeof LONGEST_OUTAGE;
export type FaultKind = ChanceFault | OutageFault;

interface Outage {
  readonly kind: OutageFault;
  /** The table, stream, queue or consumer; a bus has no other. */
  readonly subject: string;
  readonly from: number;
  readonly to: number;
}

/** How hard each kind strikes in one run. */
export interface FaultProfile {
  readonly rates: Readonly<Partial<Record<ChanceFault, number>>>;
  readonly outages: readonly Outage[];
}

export const NO_FAULTS: FaultProfile = { rates: {}, outages: [] };

const KINDS = Object.keys(HARDEST) as readonly ChanceFault[];

/**
 * These fail the receive of a message. A message has eight, and a table that is out for minutes takes seven of them, so
 * the two do not go together: an outage of five minutes is what is promised to be outlasted.
 */
const SPENDING_RECEIVES: ReadonlySet<ChanceFault> = new Set([
  'table-throttled',
  'table-answer-lost',
  'table-contention',
  'torn-transaction',
  'queue-unavailable',
  'message-duplicated',
  'deletion-lost',
  'crash',
  'slow-call',
] as const);

/** A run in which outages may strike. */
interface OutageRun {
  readonly start: number;
  readonly duration: number;
  /** What can be out; a kind without any is not drawn. */
  readonly subjects: Readonly<Partial<Record<OutageFault, readonly string[]>>>;
}

/**
 * The faults of a run of `duration` milliseconds from `start`. Some runs meet a little of everything, some one thing
 * hard, some a selection, a few nothing.
 */
export const drawProfile = (chance: Chance, run: OutageRun): FaultProfile => {
  const temper = chance.next();
  const outages = chance.strikes(0.4) ? [drawOutage(chance, run)] : [];
  const tableIsOut = outages.some(({ kind }) => kind === 'table-outage');
  const strength = (): number => {
    if (temper < 0.05) return 0;
    if (temper < 0.4) return chance.next() * 0.3;
    if (temper < 0.7) return chance.strikes(0.12) ? 0.5 + chance.next() / 2 : 0;
    return chance.strikes(0.5) ? chance.next() * 0.6 : 0;
  };
  const rates = Object.fromEntries(
    KINDS.map((kind): [ChanceFault, number] => {
      const rate = HARDEST[kind] * strength();
      return [kind, tableIsOut && SPENDING_RECEIVES.has(kind) ? 0 : rate];
    }),
  );
  return { rates, outages };
};

const drawOutage = (chance: Chance, { start, duration, subjects }: OutageRun): Outage => {
  const kinds = (Object.keys(LONGEST_OUTAGE) as readonly OutageFault[]).filter((kind) => kind in subjects);
  const kind = kinds[chance.below(kinds.length)] ?? 'bus-outage';
  const from = start + chance.next() * duration * 0.7;
  const seconds = chance.between(SHORTEST_OUTAGE_SECONDS, LONGEST_OUTAGE[kind]);
  const possible = subjects[kind] ?? [];
  const subject = possible[chance.below(possible.length)] ?? '';
  return { kind, subject, from, to: from + seconds * 1_000 };
};

export interface Faults {
  /** Whether a fault of this kind strikes now. */
  strikes(kind: ChanceFault): boolean;
  /** Counts one that came about by itself. */
  meet(kind: ChanceFault): void;
  /** Epoch milliseconds until which `subject` is out; undefined when it is not. */
  outUntil(kind: OutageFault, subject: string): number | undefined;
  /** How hard this kind is in this run, from 0 to 1, whether or not it strikes. */
  strength(kind: ChanceFault): number;
  /** From now on nothing goes wrong any more. */
  end(): void;
  /** Faults that struck, by kind. */
  tally(): Readonly<Record<string, number>>;
}

export const createFaults = (profile: FaultProfile, chance: Chance, now: () => number): Faults => {
  const struck = new Map<FaultKind, number>();
  let ended = false;
  const count = (kind: FaultKind): void => {
    struck.set(kind, (struck.get(kind) ?? 0) + 1);
  };
  const rate = (kind: ChanceFault): number => (ended ? 0 : (profile.rates[kind] ?? 0));
  return {
    strikes(kind) {
      if (!chance.strikes(rate(kind))) return false;
      count(kind);
      return true;
    },
    meet: count,
    outUntil(kind, subject) {
      if (ended) return undefined;
      const outage = profile.outages.find(
        (one) => one.kind === kind && one.subject === subject && one.from <= now() && now() < one.to,
      );
      if (outage !== undefined) count(kind);
      return outage?.to;
    },
    strength: (kind) => rate(kind) / HARDEST[kind],
    end() {
      ended = true;
    },
    tally: () => Object.fromEntries([...struck].sort(([one], [other]) => (one < other ? -1 : 1))),
  };
};
