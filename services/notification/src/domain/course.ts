import { aggregate, type Decision } from '@edtech/event-store/aggregate';

export type CourseState =
  | { readonly status: 'unknown' }
  | { readonly status: 'titled'; readonly title: string; readonly since: string };

export interface CourseTitled {
  readonly type: 'CourseTitled';
  readonly data: { readonly title: string; readonly since: string };
}

/** What a course is called, in mails about it. */
export const Course = aggregate<CourseState, CourseTitled>({
  type: 'Course',
  initial: { status: 'unknown' },
  evolve: { CourseTitled: (_, { data }) => ({ status: 'titled', ...data }) },
});

/**
 * An older title never replaces a newer one.
 * @param since ISO-8601
 */
export const titleCourse =
  ({ title, since }: CourseTitled['data']): Decision<typeof Course> =>
  (state) => {
    const isOlder = state.status === 'titled' && Date.parse(state.since) >= Date.parse(since);
    return isOlder ? [] : [{ type: 'CourseTitled', data: { title, since } }];
  };
