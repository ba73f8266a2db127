import { follow, type Place, projection, type RowItem } from '@edtech/projection';
import { Activity } from '../domain/activity.ts';
import { CourseRow } from './course-row.ts';
import { partOfKey } from './keys.ts';

export type Course = Pick<RowItem<typeof CourseRow>, 'courseId' | 'tutorId' | 'title'>;

/** Courses as they were last published. */
export const courses = projection({
  name: 'courses',
  version: 1,
  follows: follow(Activity, {
    CoursePublished: ({ data: { courseId, tutorId, title } }, rows) =>
      rows.put(CourseRow, { part: partOfKey(courseId), courseId, tutorId, title }),
  }),
});

/** All courses of the partitions in which `courseIds` are: with these among them, as far as there are such. */
export const coursesAround =
  (courseIds: ReadonlySet<string>) =>
  async ({ generation, table }: Place): Promise<{ readonly data: readonly Course[] }> => {
    const parts = [...new Set([...courseIds].map(partOfKey))];
    const found = await Promise.all(
      parts.map((part) => CourseRow.query.byId({ generation, part }).go({ ...table, pages: 'all' })),
    );
    return { data: found.flatMap(({ data }) => data) };
  };
