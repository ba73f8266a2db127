import { isClosed, type Letter } from '@edtech/dead-letters';
import { BOUNDS } from '@edtech/metrics';
import { latencyOf } from '../durations.ts';
import type { UnhealthyEvent, UnhealthyKind } from '../health/unhealthy.ts';
import { totalOf } from './counting.ts';
import type { Gathered } from './gather.ts';
import { allMet, isWithin, type Kpi, type KpiPart, type Met } from './kpi.ts';

/** What keeps an aggregate waiting, at a consumer that has its events in order. */
const WAITING: readonly UnhealthyKind[] = ['gap', 'blocked', 'waiting'];

/**
 * A fence lets no event be handled before its predecessor, so what can go wrong is that a producer gives a sequence twice: the
 * second event is refused.
 */
export const orderingAccuracy = ({ figures, shape, letters, trouble, range }: Gathered): Kpi => {
  const ordered = figures.consumers.filter(({ place }) => shape.consumers.get(place)?.ordered === true);
  const [handled, parked] = [totalOf(ordered, 'handled'), totalOf(ordered, 'parked')];
  const waiting = trouble.filter(({ kind }) => WAITING.includes(kind)).length;
  const kpi = { name: 'event ordering accuracy', target: '100 %', unit: '%' } as const;
  const basis =
    `${handled} events were handled in the order of their aggregates, each on the condition that the one before it was; ` +
    `${parked} came too early and waited; ${waiting} aggregates wait for longer than they should`;
  if (!letters.known) return { ...kpi, met: 'unknown', basis: `${basis}; dead letters: ${letters.why}` };
  const refused = letters.value.filter(
    ({ error, lastSeen }) => error.code === 'sequence-reused' && isIn(lastSeen, range),
  ).length;
  const all = handled + refused;
  return {
    ...kpi,
    ...(all === 0 ? {} : { value: (handled / all) * 100 }),
    met: all === 0 ? 'unknown' : refused === 0,
    basis: `${basis}; ${refused} were refused, whose place another one had taken`,
  };
};

const isIn = (time: string, { from, to }: Gathered['range']): boolean =>
  Date.parse(from) <= Date.parse(time) && Date.parse(time) < Date.parse(to);

/** Of the deliveries of events that had been handled, those that became dead letters instead of being known again. */
export const duplicateErrors = ({ figures, handledLetters }: Gathered): Kpi => {
  const duplicates = totalOf(figures.consumers, 'duplicate');
  const kpi = { name: 'duplicate handling errors', target: '0 %', unit: '%' } as const;
  const basis = `${duplicates} duplicates were known again`;
  if (!handledLetters.known)
    return { ...kpi, met: 'unknown', basis: `${basis}; dead letters: ${handledLetters.why}` };
  const errors = handledLetters.value;
  return {
    ...kpi,
    value: errors === 0 ? 0 : (errors / (duplicates + errors)) * 100,
    met: errors === 0,
    basis: `${basis}; ${errors} dead letters wait now whose event was handled`,
  };
};

const MOST_LETTERS = 100;

/** How many dead letters there were at the worst moment. */
export const deadLetterSize = ({ letters, uncollected, range, now }: Gathered): Kpi => {
  const kpi = { name: 'dead-letter queue size', target: '< 100 at any time', unit: 'dead letters' } as const;
  if (!letters.known) return { ...kpi, met: 'unknown', basis: letters.why };
  const open = letters.value.filter((letter) => !isClosed(letter));
  const most = mostOpenAtOnce(letters.value, range);
  const oldest = open.map(({ openSince }) => openSince).sort()[0];
  const age =
    oldest === undefined ? '' : `, the oldest for ${Math.round((now - Date.parse(oldest)) / 60_000)} min`;
  const basis = `at most ${most} were open at a time; now ${open.length} are${age}`;
  if (!uncollected.known) {
    const value = Math.max(most, open.length);
    return {
      ...kpi,
      value,
      met: value < MOST_LETTERS ? 'unknown' : false,
      basis: `${basis}; ${uncollected.why}`,
    };
  }
  const value = Math.max(most, open.length + uncollected.value);
  return {
    ...kpi,
    value,
    met: value < MOST_LETTERS,
    basis: `${basis}, and ${uncollected.value} are not collected yet; of one that came back, only the last time is known`,
  };
};

/** The most letters that were open at one moment of the range. */
const mostOpenAtOnce = (letters: readonly Letter[], { from, to }: Gathered['range']): number => {
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  const changes = letters.flatMap((letter) => {
    const opened = Math.max(Date.parse(letter.openSince), begin);
    const closed =
      isClosed(letter) && letter.closedAt !== undefined
        ? Date.parse(letter.closedAt)
        : Number.POSITIVE_INFINITY;
    return opened >= end || closed <= opened
      ? []
      : [
          { at: opened, by: 1 },
          { at: closed, by: -1 },
        ];
  });
  let open = 0;
  let most = 0;
  for (const { by } of changes.toSorted((one, other) => one.at - other.at || one.by - other.by)) {
    open += by;
    most = Math.max(most, open);
  }
  return most;
};

const FIVE_MINUTES = 300_000;

/** What waits for a person has a key figure of its own, and a backlog is known by the time that its events take. */
const NO_TROUBLE_BY_ITSELF: readonly UnhealthyKind[] = ['dead-letters', 'backlog', 'unknown'];

/** How long anything kept an event from being handled, whatever it was. */
export const recoveryTime = ({ figures, trouble, now }: Gathered): Kpi => {
  const last = [...latencyOf(figures.consumers).histogram.keys()].at(-1);
  const longest = last === undefined ? undefined : (BOUNDS[last] ?? Number.POSITIVE_INFINITY);
  const handled: KpiPart = {
    name: 'of what was handled',
    ...(longest === undefined ? {} : { value: longest }),
    met: isWithin(longest, FIVE_MINUTES),
    basis: 'the longest time from commit to handled, whatever it was spent on; the bound of a histogram',
  };
  const parts = [handled, ...ongoing(trouble, now)];
  const values = parts.flatMap(({ value }) => value ?? []);
  return {
    name: 'recovery time',
    target: '< 5 min',
    unit: 'ms',
    ...(values.length === 0 ? {} : { value: Math.max(...values) }),
    met: allMet(parts),
    basis:
      'the longest time that an event waited to be handled, or that something is in trouble which does not mend itself; without dead letters',
    parts,
  };
};

/** What is in trouble now, and the places that cannot be looked at. */
const ongoing = (trouble: readonly UnhealthyEvent[], now: number): readonly KpiPart[] => {
  const ages = trouble
    .filter(({ kind }) => !NO_TROUBLE_BY_ITSELF.includes(kind))
    .flatMap(({ since }) => (since === undefined ? [] : now - Date.parse(since)));
  const blind = trouble.filter(({ kind }) => kind === 'unknown').length;
  const oldest = ages.length === 0 ? 0 : Math.max(...ages);
  const isKnown: Met = blind === 0 ? true : 'unknown';
  return [
    {
      name: 'of what is in trouble',
      value: oldest,
      met: oldest < FIVE_MINUTES ? isKnown : false,
      basis: `${ages.length} are in trouble${blind === 0 ? '' : `, and ${blind} places cannot be looked at`}`,
    },
  ];
};
