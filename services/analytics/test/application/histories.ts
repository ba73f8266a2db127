import {
  courseAccessGrantedV1,
  courseAccessRevokedV1,
  courseCompletedV1,
  coursePublishedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonCreatedV1,
  lessonScheduledV1,
  paymentCapturedV1,
  paymentCompletedV2,
  paymentRefundedV1,
  progressUpdatedV1,
  userCreatedV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import fc from 'fast-check';
import { happening, type Told } from './told.ts';

/** Ids that keys and prefixes may stumble over are among them, and somebody who teaches as well. */
export const STUDENTS = ['s-1', 't-1', 's-2', 's#2', 's%232', '__proto__'] as const;
export const TUTORS = ['t-1', 't', 't#-1', '%none'] as const;
export const COURSES = ['c-1', 'c-1#2026-11-30', 'c%2', 'never-published'] as const;
const CURRENCIES = ['EUR', 'USD'] as const;
const SUBJECT = 'Algebra';

const student = fc.constantFrom(...STUDENTS);
const tutor = fc.constantFrom(...TUTORS);
const course = fc.constantFrom(...COURSES);
const minorUnits = fc.integer({ min: 0, max: 20_000 });

/** Around the ends of months and of a year, to the millisecond, and in several zones. */
const time = fc
  .tuple(
    fc.constantFrom('2026-10-31', '2026-11-01', '2026-11-15', '2026-11-30', '2026-12-31', '2027-01-01'),
    fc.constantFrom('00:00:00.000', '12:00:00.000', '23:59:59.999'),
    fc.constantFrom('Z', '+02:00', '-11:00'),
  )
  .map(([day, hour, zone]) => `${day}T${hour}${zone}`);
const times = fc.array(time, { minLength: 6, maxLength: 6 });

/** The times of one aggregate, in order: what happens later happened later. */
const inOrder = (all: readonly string[]) => {
  const sorted = all.toSorted((one, other) => Date.parse(one) - Date.parse(other));
  return (position: number): string => sorted[position] ?? '2026-11-15T12:00:00.000Z';
};

type History = readonly Told[];

const ofUser = fc
  .record({ times, userId: fc.constantFrom(...STUDENTS, ...TUTORS), leaves: fc.boolean() })
  .map(({ times: all, userId, leaves }) => (id: string): History => {
    const [at, tell] = [inOrder(all), happening('user', 'User', id)];
    const role = 'STUDENT';
    const email = 'somebody@example.com';
    return [
      tell(userCreatedV1, at(0), { userId, email, role, timestamp: at(0) }),
      ...(leaves ? [tell(userDeactivatedV1, at(1), { userId, role, timestamp: at(1) })] : []),
    ];
  });

/** What a course costs is nobody's business here. */
const published = { subject: SUBJECT, price: { minorUnits: 0, currency: 'EUR' }, modules: [] };

const titles = fc.array(fc.constantFrom('Algebra', '=SUM(A1)', 'Sums, "and" more'), {
  minLength: 1,
  maxLength: 3,
});

/** Each course that is published is so by one aggregate, its own. */
const courses = fc.tuple(
  ...COURSES.filter((courseId) => courseId !== 'never-published').map((courseId) =>
    fc.record({ times, tutorId: tutor, titles }).map(({ times: all, tutorId, titles: given }): History => {
      const [at, tell] = [inOrder(all), happening('course', 'Course', courseId)];
      return given.map((title, index) =>
        tell(coursePublishedV1, at(index), {
          courseId,
          tutorId,
          title,
          publishedAt: at(index),
          ...published,
          modules: [{ module: 'm-1', title: 'Numbers' }],
        }),
      );
    }),
  ),
);

const ofEnrolment = fc
  .record({
    times,
    studentId: student,
    courseId: course,
    tutorId: tutor,
    told: fc.boolean(),
    ends: fc.nat(2),
  })
  .map(({ times: all, studentId, courseId, tutorId, told, ends }) => (id: string): History => {
    const [at, tell] = [inOrder(all), happening('course', 'Enrolment', id)];
    const who = { studentId, courseId, tutorId };
    const named = told ? who : { studentId, courseId };
    const granted = tell(courseAccessGrantedV1, at(0), { ...who, grantedAt: at(0) });
    if (ends === 0) return [granted, tell(courseCompletedV1, at(1), { ...named, completedAt: at(1) })];
    if (ends === 1)
      return [
        granted,
        tell(courseAccessRevokedV1, at(1), { ...who, revokedAt: at(1) }),
        tell(courseAccessGrantedV1, at(2), { ...who, grantedAt: at(2) }),
      ];
    return [granted];
  });

const ofProgress = fc
  .record({
    times,
    studentId: student,
    courseId: course,
    tutorId: tutor,
    told: fc.boolean(),
    count: fc.nat(3),
  })
  .map(({ times: all, studentId, courseId, tutorId, told, count }) => (id: string): History => {
    const [at, tell] = [inOrder(all), happening('learning', 'Progress', id)];
    const who = { studentId, courseId, ...(told ? { tutorId } : {}) };
    return Array.from({ length: count }, (_, index) =>
      tell(progressUpdatedV1, at(index), { ...who, completedModules: ['m-1'], updatedAt: at(index) }),
    );
  });

const ofLesson = fc
  .record({
    times,
    studentId: student,
    tutorId: tutor,
    courseId: fc.option(course, { nil: undefined }),
    ends: fc.constantFrom('completed', 'unknown length', 'by student', 'by tutor', 'by nobody', 'not yet'),
  })
  .map(({ times: all, studentId, tutorId, courseId, ends }) => (lessonId: string): History => {
    const [at, tell] = [inOrder(all), happening('tutoring', 'Lesson', lessonId)];
    const scheduledTime = at(5);
    const who = {
      lessonId,
      studentId,
      tutorId,
      ...(courseId === undefined ? {} : { courseId, module: 'm-1' }),
    };
    const begun = [
      tell(lessonScheduledV1, at(0), { ...who, scheduledTime, subject: SUBJECT }),
      tell(lessonCreatedV1, at(0), {
        ...who,
        bookingId: 'b-1',
        scheduledTime,
        durationMinutes: 45,
        subject: SUBJECT,
        timestamp: at(0),
      }),
    ];
    const cancelled = (by: object) =>
      tell(lessonCancelledV1, at(1), { ...who, ...by, scheduledTime, cancelledAt: at(1) });
    switch (ends) {
      case 'completed':
        return [
          ...begun,
          tell(lessonCompletedV1, at(1), { ...who, completedAt: at(1), durationMinutes: 45 }),
        ];
      case 'unknown length':
        return [...begun, tell(lessonCompletedV1, at(1), { ...who, completedAt: at(1) })];
      case 'by student':
        return [...begun, cancelled({ cancelledBy: studentId })];
      case 'by tutor':
        return [...begun, cancelled({ cancelledBy: tutorId })];
      case 'by nobody':
        return [...begun, cancelled({})];
      default:
        return begun;
    }
  });

const ofPayment = fc
  .record({
    times,
    userId: student,
    tutorId: tutor,
    courseId: fc.option(course, { nil: undefined }),
    currency: fc.constantFrom(...CURRENCIES),
    amount: minorUnits,
    refunds: fc.array(minorUnits, { maxLength: 3 }),
  })
  .map(
    ({ times: all, userId, tutorId, courseId, currency, amount, refunds }) =>
      (paymentId: string): History => {
        const [at, tell] = [inOrder(all), happening('payment', 'Payment', paymentId)];
        const about = {
          paymentId,
          userId,
          tutorId,
          paymentType: courseId === undefined ? ('LESSON' as const) : ('COURSE' as const),
          ...(courseId === undefined ? {} : { courseId }),
        };
        const money = (minor: number) => ({ amount: { minorUnits: minor, currency } });
        return [
          tell(paymentCapturedV1, at(0), { ...about, ...money(amount), bookingId: 'b-1', timestamp: at(0) }),
          tell(paymentCompletedV2, at(0), { ...about, ...money(amount), timestamp: at(0) }),
          ...refunds.map((refund, index) =>
            tell(paymentRefundedV1, at(index + 1), {
              ...about,
              ...money(refund),
              refundId: `r-${index}`,
              timestamp: at(index + 1),
            }),
          ),
        ];
      },
  );

/** What happens on the platform, aggregate by aggregate. */
export const histories = fc
  .tuple(
    courses,
    fc.array(fc.oneof(ofUser, ofEnrolment, ofProgress, ofLesson, ofPayment), { minLength: 1, maxLength: 14 }),
  )
  .map(([ofCourses, others]): readonly History[] => [
    ...ofCourses,
    ...others.map((history, index) => history(`a-${index}`)),
  ]);
