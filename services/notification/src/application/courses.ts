import { coursePublishedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { Course, titleCourse } from '../domain/course.ts';

/** What courses are called. Not ordered: each event says since when its title counts, and the latest one does. */
export const courses = consumer({
  name: 'notification-courses',
  ordered: false,
  on: [
    handles(coursePublishedV1, ({ data: { courseId, title, publishedAt } }, tx) =>
      tx.execute(Course, courseId, titleCourse({ title, since: publishedAt })),
    ),
  ],
});
