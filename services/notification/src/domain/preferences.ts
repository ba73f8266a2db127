import { aggregate, type Decision } from '@edtech/event-store/aggregate';
import type { OptionalCategory } from './kinds.ts';
import { TimeZoneUnknown } from './refusals.ts';

/** Which mails a user wants beside the essential ones, and in which zone they show times. */
export type PreferencesState = { readonly [Category in OptionalCategory]: boolean } & {
  /** IANA; times are in UTC without one. */
  readonly timeZone?: string;
};

export interface PreferencesChosen {
  readonly type: 'PreferencesChosen';
  readonly data: PreferencesState;
}

/** A user has all mails until they say otherwise. Its id is the user's. */
export const Preferences = aggregate<PreferencesState, PreferencesChosen>({
  type: 'NotificationPreferences',
  initial: { courses: true, lessons: true },
  evolve: { PreferencesChosen: (_, { data }) => data },
});

/** Whether it is a name of the IANA database. A bare offset is none: it knows no daylight saving. */
const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
};

/** What is chosen replaces what was: a zone that is not named is none. */
export const choosePreferences =
  ({ courses, lessons, timeZone }: PreferencesState): Decision<typeof Preferences> =>
  (state) => {
    if (timeZone !== undefined && !isTimeZone(timeZone)) throw new TimeZoneUnknown();
    const isSame = state.courses === courses && state.lessons === lessons && state.timeZone === timeZone;
    if (isSame) return [];
    const zone = timeZone === undefined ? {} : { timeZone };
    return [{ type: 'PreferencesChosen', data: { courses, lessons, ...zone } }];
  };
