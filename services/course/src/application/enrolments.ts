import { paymentCompletedV2, paymentRefundedV1, progressUpdatedV1 } from '@edtech/contracts';
import { consumer, handles } from '@edtech/messaging';
import { grantForPayment, noteRefund } from '../domain/access.ts';
import { noteProgress } from '../domain/completion.ts';
import { Course } from '../domain/course.ts';
import { Enrolment, enrolmentId } from '../domain/enrolment.ts';
import { offerOf } from '../domain/offer.ts';
import { PaidCourseUnknown } from '../domain/refusals.ts';

/**
 * Whoever pays for a course may take it, until the money is given back; whoever has learned all of it has completed it.
 * Lessons are paid for as well, and also those of a course: they grant nothing.
 */
export const enrolments = consumer({
  name: 'course-enrolments',
  ordered:
    'a refund must find the access that its payment has granted; and progress that is lost would leave a course ' +
    'uncompleted for ever: in order, what is missing shows, and is asked for again',
  on: [
    handles(paymentCompletedV2, async ({ data }, tx) => {
      if (data.paymentType !== 'COURSE') return;
      const { paymentId, userId: studentId, amount: paid } = data;
      const courseId = paidCourse(data);
      const offer = offerOf(courseId, (await tx.read(Course, courseId)).state);
      const grant = grantForPayment({ studentId, offer, payment: { paymentId, paid } });
      await tx.execute(Enrolment, enrolmentId({ studentId, courseId }), grant);
    }),
    handles(paymentRefundedV1, async ({ data }, tx) => {
      if (data.paymentType !== 'COURSE') return;
      const enrolment = enrolmentId({ studentId: data.userId, courseId: paidCourse(data) });
      await tx.execute(Enrolment, enrolment, noteRefund(data));
    }),
    handles(progressUpdatedV1, ({ data }, tx) =>
      tx.execute(Enrolment, enrolmentId(data), noteProgress(data)),
    ),
  ],
});

/** @throws PaidCourseUnknown, which makes a dead letter: a person has to look at it */
const paidCourse = ({
  paymentId,
  courseId,
}: {
  readonly paymentId: string;
  readonly courseId?: string;
}): string => {
  if (courseId === undefined) throw new PaidCourseUnknown(paymentId);
  return courseId;
};
