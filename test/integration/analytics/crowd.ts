import {
  courseAccessGrantedV1,
  courseAccessRevokedV1,
  courseCompletedV1,
  coursePublishedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonScheduledV1,
  paymentCapturedV1,
  paymentCompletedV2,
  paymentRefundedV1,
  progressUpdatedV1,
  userCreatedV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import { happening, type Told } from '../../../services/analytics/test/application/told.ts';
import type { Chance } from '../../chaos/memory/chance.ts';

/** What happens to one aggregate, in order. */
export type History = readonly Told[];

/** Whom many events are about. */
export const BUSY = { tutorId: 'tutor-0', courseId: 'course-0' } as const;
export const TODAY = '2026-11-28';

const COURSES = 100;
const TUTORS = 30;
const STUDENTS = 400;

/** Courses with a tutor each; some tutors have several, the busy one only the busy course. */
const tutorOf = (course: number): string =>
  course === 0 ? BUSY.tutorId : `tutor-${1 + (course % (TUTORS - 1))}`;

interface Scene {
  readonly id: string;
  readonly chance: Chance;
  readonly studentId: string;
  readonly tutorId: string;
  readonly courseId: string;
  /** The moment of each event of the aggregate, one after the other. */
  readonly at: (position: number) => string;
}

const ofUser = ({ id: userId, chance, at }: Scene): History => {
  const tell = happening('user', 'User', userId);
  const role = 'STUDENT';
  return [
    tell(userCreatedV1, at(0), { userId, email: `${userId}@example.com`, role, timestamp: at(0) }),
    ...(chance.strikes(0.2) ? [tell(userDeactivatedV1, at(1), { userId, role, timestamp: at(1) })] : []),
  ];
};

const ofEnrolment = ({ id, chance, studentId, tutorId, courseId, at }: Scene): History => {
  const tell = happening('course', 'Enrolment', id);
  const who = { studentId, tutorId, courseId };
  const granted = tell(courseAccessGrantedV1, at(0), { ...who, grantedAt: at(0) });
  if (chance.strikes(0.1)) return [granted, tell(courseAccessRevokedV1, at(1), { ...who, revokedAt: at(1) })];
  if (chance.strikes(0.3))
    return [granted, tell(courseCompletedV1, at(1), { studentId, courseId, completedAt: at(1) })];
  return [granted];
};

const ofProgress = ({ id, chance, studentId, courseId, tutorId, at }: Scene): History => {
  const tell = happening('learning', 'Progress', id);
  const who = { studentId, courseId, ...(chance.strikes(0.5) ? { tutorId } : {}) };
  return Array.from({ length: chance.between(1, 6) }, (_, index) =>
    tell(progressUpdatedV1, at(index), { ...who, completedModules: ['m-1'], updatedAt: at(index) }),
  );
};

const ofLesson = ({ id: lessonId, chance, studentId, tutorId, courseId, at }: Scene): History => {
  const tell = happening('tutoring', 'Lesson', lessonId);
  const who = { lessonId, studentId, tutorId, ...(chance.strikes(0.5) ? { courseId, module: 'm-1' } : {}) };
  const scheduledTime = at(5);
  const scheduled = tell(lessonScheduledV1, at(0), { ...who, scheduledTime, subject: 'Algebra' });
  if (chance.strikes(0.15)) {
    const by = chance.strikes(0.5) ? { cancelledBy: studentId } : { cancelledBy: tutorId };
    return [scheduled, tell(lessonCancelledV1, at(1), { ...who, ...by, scheduledTime, cancelledAt: at(1) })];
  }
  const length = chance.strikes(0.9) ? { durationMinutes: chance.between(20, 90) } : {};
  return [scheduled, tell(lessonCompletedV1, at(1), { ...who, ...length, completedAt: at(1) })];
};

const ofPayment = ({ id: paymentId, chance, studentId: userId, tutorId, courseId, at }: Scene): History => {
  const tell = happening('payment', 'Payment', paymentId);
  const about = { paymentId, userId, tutorId, courseId, paymentType: 'COURSE' as const };
  const currency = chance.strikes(0.8) ? 'EUR' : 'USD';
  const money = (minorUnits: number) => ({ amount: { minorUnits, currency }, timestamp: at(0) });
  const paid = chance.between(1_000, 9_000);
  return [
    tell(paymentCapturedV1, at(0), { ...about, ...money(paid), bookingId: `booking-of-${paymentId}` }),
    tell(paymentCompletedV2, at(0), { ...about, ...money(paid) }),
    ...(chance.strikes(0.1)
      ? [tell(paymentRefundedV1, at(1), { ...about, ...money(chance.below(paid)), refundId: 'r-1' })]
      : []),
  ];
};

/** Mostly people learn. */
const KINDS = [
  ofProgress,
  ofProgress,
  ofProgress,
  ofLesson,
  ofLesson,
  ofLesson,
  ofEnrolment,
  ofEnrolment,
  ofPayment,
  ofPayment,
  ofUser,
] as const;

const published = (course: number): History => {
  const [courseId, tutorId, publishedAt] = [`course-${course}`, tutorOf(course), `${TODAY}T00:00:00.000Z`];
  const about = { courseId, tutorId, title: `Algebra ${course}`, subject: 'Algebra', publishedAt };
  const price = { minorUnits: 4_990, currency: 'EUR' };
  const modules = [{ module: 'm-1', title: 'Numbers' }];
  return [
    happening('course', 'Course', courseId)(coursePublishedV1, publishedAt, { ...about, price, modules }),
  ];
};

/**
 * What a crowd of people does on the platform, aggregate by aggregate and without an end: all of it on one day, but for a
 * little that happened the day before.
 * @param busy what part of the aggregates is about the one busy tutor and course, from 0 to 1
 */
export function* crowd(chance: Chance, busy: number): Generator<History, never> {
  for (let course = 0; course < COURSES; course += 1) yield published(course);
  for (let number = 0; ; number += 1) {
    const course = chance.strikes(busy) ? 0 : chance.between(1, COURSES - 1);
    const kind = KINDS[chance.below(KINDS.length)] ?? ofProgress;
    const day = chance.strikes(0.05) ? '2026-11-27' : TODAY;
    const minute = String(chance.below(60)).padStart(2, '0');
    yield kind({
      id: `a-${number}`,
      chance,
      studentId: `student-${chance.below(STUDENTS)}`,
      tutorId: tutorOf(course),
      courseId: `course-${course}`,
      at: (position) => `${day}T${String(8 + position).padStart(2, '0')}:${minute}:00.000Z`,
    });
  }
}

/**
 * The order in which a queue gives what happened: aggregates side by side, each mostly in its order, and some events
 * twice, the second time close to the first.
 */
export const delivered = (
  histories: readonly History[],
  chance: Chance,
  { twice, misplaced }: { readonly twice: number; readonly misplaced: number },
): readonly Told[] =>
  histories
    .flatMap((history) => {
      const places = history.map(() => chance.next());
      const ordered = chance.strikes(misplaced) ? places : places.toSorted((one, other) => one - other);
      return history.flatMap((told, index) => {
        const place = ordered[index] ?? 0;
        const again = place + chance.next() / 100;
        return chance.strikes(twice)
          ? [
              { told, place },
              { told, place: again },
            ]
          : [{ told, place }];
      });
    })
    .toSorted((one, other) => one.place - other.place)
    .map(({ told }) => told);
