import type { Cause } from './answers.ts';
import type { Letter, State } from './letter.ts';

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
