import { type EventContract, localEvent, PlatformError } from '@edtech/contracts';
import { type Aggregate, aggregate, type Decision, publish, tell } from '@edtech/event-store/aggregate';

/** A contract for tests of the machinery: its data is an object with a number `by` above zero. */
export const tallyRaised: EventContract = {
  type: 'tally.raised',
  version: 1,
  context: 'test',
  aggregate: 'Tally',
  publish: (data) => violations(data),
  consume: (data) => violations(data),
};

/** What a tally that tells its own service says when it is raised, with the same data. */
export const tallyNoted = localEvent(
  { type: 'tally.noted', version: 1, context: 'test', aggregate: 'Tally' },
  { name: 'TallyNoted', validate: (data) => violations(data) },
);

const violations = (data: unknown) => {
  const by = typeof data === 'object' && data !== null && 'by' in data ? data.by : undefined;
  return typeof by === 'number' && by > 0
    ? []
    : [{ path: '/by', rule: 'minimum', message: 'must be above zero' }];
};

export interface TallyState {
  readonly total: number;
  readonly nickname?: string;
}

export type TallyEvent =
  | { readonly type: 'Raised'; readonly data: { readonly by: number; readonly note?: string } }
  | { readonly type: 'Noted'; readonly data: { readonly note: string } }
  | { readonly type: 'Nicknamed'; readonly data: { readonly nickname?: string } };

export class NicknameTaken extends PlatformError {
  readonly code = 'nickname-taken';
  readonly kind = 'conflict';

  constructor() {
    super('Another tally has this nickname.');
  }
}

export class TallyFull extends PlatformError {
  readonly code = 'tally-full';
  readonly kind = 'refused';

  constructor() {
    super('The tally is full.');
  }
}

/** The smallest aggregate that has everything: events that publish and that do not, a refusal, a unique value. */
export const Tally = aggregate<TallyState, TallyEvent>({
  type: 'Tally',
  initial: { total: 0 },
  evolve: {
    Raised: (state, { data }) => ({ ...state, total: state.total + data.by }),
    Noted: (state) => state,
    Nicknamed: ({ total }, { data }) => ({ total, ...data }),
  },
  publishes: {
    Raised: publish(tallyRaised, ({ data: { by } }) => ({ by })),
  },
  unique: { nickname: { value: (state) => state.nickname, taken: () => new NicknameTaken() } },
});

/** The same aggregate, which also tells its own service what raises it, and twice what is noted. */
export const TellingTally = aggregate<TallyState, TallyEvent>({
  ...Tally,
  tells: {
    Raised: tell(tallyNoted, ({ data: { by } }) => ({ by })),
    Noted: [tell(tallyNoted, ({ version }) => ({ by: version })), tell(tallyNoted, () => ({ by: 1 }))],
  },
});

/** The same aggregate, whose state is kept beside its events. */
export const tallyWithSnapshots = (every: number, version = 1): Aggregate<TallyState, TallyEvent> =>
  aggregate({ ...Tally, snapshot: { version, every } });

type TallyDecision = Decision<typeof Tally>;

export const raise =
  (by: number, most = Number.POSITIVE_INFINITY): TallyDecision =>
  ({ total }) => {
    if (total + by > most) throw new TallyFull();
    return [{ type: 'Raised', data: { by } }];
  };

export const note =
  (text: string): TallyDecision =>
  () => [{ type: 'Noted', data: { note: text } }];

export const nickname =
  (name: string | undefined): TallyDecision =>
  () => [{ type: 'Nicknamed', data: name === undefined ? {} : { nickname: name } }];
