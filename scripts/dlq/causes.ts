import type { Classification, Letter, State } from '@edtech/dead-letters';
import { columns } from '../local/columns.ts';
import { duration } from '../outbox/duration.ts';

/** Letters that most likely have one cause. */
export interface Cause {
  readonly fingerprint: string;
  readonly count: number;
  readonly states: Partial<Record<State, number>>;
  readonly classification: Classification;
  readonly source: string;
  readonly type?: string;
  readonly code: string;
  /** Of the one that is open for the longest. */
  readonly message: string;
  readonly openSince: string;
}

/** The causes of `letters`, the most frequent first. */
export const causes = (letters: readonly Letter[]): readonly Cause[] =>
  [...Map.groupBy(letters, ({ fingerprint }) => fingerprint)]
    .flatMap(([fingerprint, theirs]) => {
      const [oldest] = theirs.toSorted((one, other) => (one.openSince < other.openSince ? -1 : 1));
      if (oldest === undefined) return [];
      const states: Partial<Record<State, number>> = {};
      for (const { state } of theirs) states[state] = (states[state] ?? 0) + 1;
      const { source, classification, error, event, openSince } = oldest;
      const cause: Cause = {
        fingerprint,
        count: theirs.length,
        states,
        classification,
        source: `${source.kind}:${source.name}`,
        ...(event === undefined ? {} : { type: event.type }),
        code: error.code,
        message: error.message,
        openSince,
      };
      return [cause];
    })
    .toSorted((one, other) => other.count - one.count || (one.openSince < other.openSince ? -1 : 1));

const MESSAGE_CHARACTERS = 70;

/** The causes as a person reads them. */
export const causesPage = (found: readonly Cause[], now: number): string =>
  columns(
    'CAUSES',
    ['cause', 'count', 'states', 'of', 'class', 'error', 'type', 'open for', 'for example'],
    found.map((one) => [
      one.fingerprint,
      one.count,
      Object.entries(one.states)
        .map(([state, count]) => `${count} ${state}`)
        .join(', '),
      one.source,
      one.classification,
      one.code,
      one.type ?? '-',
      duration(now - Date.parse(one.openSince)),
      one.message.slice(0, MESSAGE_CHARACTERS),
    ]),
  );
