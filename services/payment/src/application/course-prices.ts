import { coursePublishedV1, courseWithdrawnV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { CoursePrice, priceCourse, takeOffSale } from '../domain/course-price.ts';

/** What courses cost, and which are for sale. Not ordered: each event says since when it counts, and the latest one does. */
export const coursePrices = consumer({
  name: 'payment-course-prices',
  ordered: false,
  on: [
    handles(coursePublishedV1, ({ data: { courseId, tutorId, price, publishedAt } }, tx) =>
      tx.execute(CoursePrice, courseId, priceCourse({ tutorId, price, since: publishedAt })),
    ),
    handles(courseWithdrawnV1, ({ data: { courseId, tutorId, withdrawnAt } }, tx) =>
      tx.execute(CoursePrice, courseId, takeOffSale({ tutorId, since: withdrawnAt })),
    ),
  ],
});
