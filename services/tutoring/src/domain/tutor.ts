import type { Money } from '@edtech/contracts';
import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import { demandSound, type OpeningHours } from './opening-hours.ts';
import { PriceDiffers, TutorNotFound } from './refusals.ts';

/** What students see of a tutor. */
export interface TutorProfile {
  /** Personal data. */
  readonly displayName: string;
  readonly subjects: readonly string[];
  readonly about?: string;
  /** For lessons that are scheduled directly; a booking names its own price. */
  readonly hourlyRate?: Money;
}

export type TutorState =
  | { readonly status: 'unknown' }
  | { readonly status: 'active'; readonly profile?: TutorProfile; readonly opening: OpeningHours }
  | { readonly status: 'left' };

export interface TutorJoined {
  readonly type: 'TutorJoined';
  readonly data: Record<string, never>;
}

export interface TutorLeft {
  readonly type: 'TutorLeft';
  readonly data: Record<string, never>;
}

export interface ProfileDescribed {
  readonly type: 'ProfileDescribed';
  readonly data: TutorProfile;
}

export interface AvailabilitySet {
  readonly type: 'AvailabilitySet';
  readonly data: OpeningHours;
}

export type TutorEvent = TutorJoined | TutorLeft | ProfileDescribed | AvailabilitySet;

/** Whoever joins teaches never, until told otherwise. */
export const NEVER_OPEN: OpeningHours = { timeZone: 'UTC', weekly: [], exceptions: [] };

/** A tutor, as students see one, and when the tutor teaches. The id is the user's. */
export const Tutor = aggregate<TutorState, TutorEvent>({
  type: 'Tutor',
  initial: { status: 'unknown' },
  evolve: {
    TutorJoined: (state) => (state.status === 'unknown' ? { status: 'active', opening: NEVER_OPEN } : state),
    TutorLeft: () => ({ status: 'left' }),
    ProfileDescribed: (state, { data }) => (state.status === 'active' ? { ...state, profile: data } : state),
    AvailabilitySet: (state, { data }) => (state.status === 'active' ? { ...state, opening: data } : state),
  },
  snapshot: { version: 1, every: 100 },
});

export type ActiveTutor = Extract<TutorState, { readonly status: 'active' }>;

/** @throws TutorNotFound when there is none, or none any more */
export const activeTutor = (state: TutorState): ActiveTutor => {
  if (state.status !== 'active') throw new TutorNotFound();
  return state;
};

const MINUTES_AN_HOUR = 60;

/** What a lesson of so many minutes costs, rounded up; undefined when the tutor names no rate. */
export const priceOf = (state: TutorState, minutes: number): Money | undefined => {
  const rate = activeTutor(state).profile?.hourlyRate;
  if (rate === undefined) return undefined;
  return { ...rate, minorUnits: Math.ceil((rate.minorUnits * minutes) / MINUTES_AN_HOUR) };
};

/**
 * A tutor who names no rate leaves the price to those who agree on it.
 * @throws PriceDiffers when the tutor's price is another one than the student has agreed to
 */
export const demandPrice = (state: TutorState, minutes: number, agreed: Money | undefined): void => {
  const price = priceOf(state, minutes);
  if (price === undefined || agreed === undefined) return;
  if (price.minorUnits !== agreed.minorUnits || price.currency !== agreed.currency) throw new PriceDiffers();
};

/** Who has left does not join again: the two events of a user may come in any order. */
export const joinTutors = (): Decision<typeof Tutor> => (state) =>
  state.status === 'unknown' ? [{ type: 'TutorJoined', data: {} }] : [];

/** Nothing new begins with a tutor who leaves. Lessons that are agreed stay until somebody cancels them. */
export const leaveTutors = (): Decision<typeof Tutor> => (state) =>
  state.status === 'left' ? [] : [{ type: 'TutorLeft', data: {} }];

export const describeProfile =
  (profile: TutorProfile): Decision<typeof Tutor> =>
  (state) => {
    const { profile: current } = activeTutor(state);
    return isAlike(current, profile) ? [] : [{ type: 'ProfileDescribed', data: profile }];
  };

/** New hours bind what is asked for from now on. What was agreed under the old ones stays. */
export const setAvailability =
  (opening: OpeningHours): Decision<typeof Tutor> =>
  (state) => {
    const { opening: current } = activeTutor(state);
    demandSound(opening);
    return isAlike(current, opening) ? [] : [{ type: 'AvailabilitySet', data: opening }];
  };

/** Both come through JSON; at worst the order of their fields makes an event of the same. */
const isAlike = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
