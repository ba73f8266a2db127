import { coursePublishedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { CoursePrice, priceCourse } from '../domain/course-price.ts';

/** What courses cost. Not ordered: each event says since when its price counts, and the latest one does. */
export const coursePrices = consumer({
  name: 'payment-course-prices',
  ordered: false,
  on: [
    handles(coursePublishedV1, ({ data: { courseId, tutorId, price, publishedAt } }, tx) =>
      tx.execute(CoursePrice, courseId, priceCourse({ tutorId, price, since: publishedAt })),
    ),
  ],
});
