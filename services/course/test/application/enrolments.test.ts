import {
  type Envelope,
  paymentCompletedV1,
  paymentCompletedV2,
  paymentRefundedV1,
  progressUpdatedV1,
} from '@edtech/contracts';
import { inbox, published } from '@edtech/testkit/inbox';
import fc from 'fast-check';
import { enrolments } from '../../src/application/enrolments.ts';
import { inOwnCourse } from '../../src/application/own-course.ts';
import { Course, draftCourse, publishCourse, reviseCourse } from '../../src/domain/course.ts';
import { Enrolment, enrolmentId } from '../../src/domain/enrolment.ts';
import { CourseNotFound } from '../../src/domain/refusals.ts';
import { contentOf } from '../courses.ts';

const context = { correlationId: 'c', causationId: 'c', actor: { kind: 'anonymous' } } as const;
const learner = { studentId: 'u-1', courseId: 'c-1' };
const UPDATED_AT = '2026-11-05T17:00:00.000Z';

/** The course c-1 of two modules is for sale. */
const school = async () => {
  const rig = inbox(enrolments, 'edtech.course');
  const draft = draftCourse({ tutorId: 't-1', content: contentOf('m-1', 'm-2') });
  await rig.store.execute(Course, 'c-1', draft, { context });
  await rig.store.execute(Course, 'c-1', publishCourse('c-1'), { context });
  return {
    ...rig,
    /** What has been published of the student. */
    told: () => rig.published().filter(({ type }) => type !== 'course.published'),
    enrolment: async () => (await rig.store.load(Enrolment, enrolmentId(learner))).state,
  };
};

const amount = { minorUnits: 19_900, currency: 'EUR' };
const payment = { userId: 'u-1', tutorId: 't-1', amount, timestamp: UPDATED_AT };
const paid = (paymentId: string, more: object = { courseId: 'c-1' }) =>
  published(paymentCompletedV2, paymentId, 1, { paymentId, ...payment, paymentType: 'COURSE', ...more });
const refunded = (paymentId: string, more: object = {}) =>
  published(paymentRefundedV1, paymentId, 2, {
    refundId: `r-${paymentId}`,
    paymentId,
    ...payment,
    paymentType: 'COURSE',
    courseId: 'c-1',
    ...more,
  });
const progressed = (sequence: number, ...completedModules: string[]) =>
  published(progressUpdatedV1, 'c-1:u-1', sequence, {
    ...learner,
    completedModules,
    updatedAt: UPDATED_AT,
  });

test('a course that is paid for may be taken', async () => {
  const { receive, told, enrolment } = await school();
  await receive(paid('p-1'));
  expect(told()).toEqual([
    {
      type: 'course.access.granted',
      data: { ...learner, tutorId: 't-1', paymentId: 'p-1', grantedAt: '2026-01-01T00:00:00.000Z' },
    },
  ]);
  expect(await enrolment()).toMatchObject({ access: 'held', required: ['m-1', 'm-2'] });
});

test('a lesson that is paid for grants nothing, also one of a course; nor does its refund take anything', async () => {
  const { receive, told, failures } = await school();
  await receive(paid('p-1'));
  await receive(paid('p-2', { courseId: 'c-1', lessonId: 'l-1', paymentType: 'LESSON' }));
  await receive(refunded('p-2', { paymentType: 'LESSON' }));
  expect(told().map(({ type }) => type)).toEqual(['course.access.granted']);
  expect(failures).toEqual([]);
});

test('a refund that overtakes its payment waits for it', async () => {
  const { receive, told, enrolment } = await school();
  await receive(refunded('p-1'), paid('p-1'));
  expect(told().map(({ type }) => type)).toEqual(['course.access.granted', 'course.access.revoked']);
  expect(await enrolment()).toMatchObject({ access: 'revoked' });
});

test('what is not handled of a payment is counted, and holds up nothing', async () => {
  const { receive, told } = await school();
  const captured = { ...paid('p-1'), type: 'payment.captured', version: 1, data: {} };
  const completed = paid('p-1');
  await receive(captured, {
    ...completed,
    aggregate: { ...completed.aggregate, sequence: 2 },
  });
  expect(told().map(({ type }) => type)).toEqual(['course.access.granted']);
});

test('a course is completed with the progress that completes it, at the time that the progress names', async () => {
  const { receive, told } = await school();
  await receive(paid('p-1'), progressed(1), progressed(2, 'm-1'), progressed(3, 'm-1', 'm-2'));
  expect(told().at(-1)).toEqual({
    type: 'course.completed',
    data: { ...learner, tutorId: 't-1', completedAt: UPDATED_AT },
  });
});

test('a module that is added later is nothing that earlier students must learn', async () => {
  const { receive, told, store, enrolment } = await school();
  await receive(paid('p-1'));
  const modules = contentOf('m-1', 'm-2', 'm-3').modules;
  await store.execute(Course, 'c-1', reviseCourse({ courseId: 'c-1', changes: { modules } }), { context });
  await store.execute(Course, 'c-1', publishCourse('c-1'), { context });
  await receive(progressed(1, 'm-1', 'm-2'));
  expect(told().at(-1)?.type).toBe('course.completed');
  await receive(refunded('p-1'), paid('p-2'));
  expect(await enrolment()).toMatchObject({ required: ['m-1', 'm-2', 'm-3'], isCompleted: true });
});

test.each([
  ['names no course', paid('p-1', {}), 'names no course'],
  ['names a course that there is not', paid('p-1', { courseId: 'c-9' }), 'There is no course'],
  [
    'is of version 1, which cannot name one',
    published(paymentCompletedV1, 'p-1', 1, {
      paymentId: 'p-1',
      ...payment,
      amount: 199,
      paymentType: 'COURSE',
    }),
    'names no course',
  ],
] as const)(
  'a payment for a course that %s is no access: somebody has to look at it',
  async (_, event, why) => {
    const { receive, told, failures } = await school();
    await receive(event);
    expect(told()).toEqual([]);
    expect(failures.join()).toContain(why);
  },
);

test('a draft that is paid for is no access', async () => {
  const { receive, store, told, failures } = await school();
  const draft = draftCourse({ tutorId: 't-1', content: contentOf('m-1') });
  await store.execute(Course, 'c-2', draft, { context });
  await receive(paid('p-1', { courseId: 'c-2' }));
  expect(told()).toEqual([]);
  expect(failures).toHaveLength(1);
});

test('law: whatever the order and the repetitions, access comes once, and completion once when all is learned', async () => {
  const history = fc
    .record({
      payments: fc.integer({ min: 0, max: 2 }),
      progress: fc.constantFrom([], ['m-1'], ['m-1', 'm-2'], ['m-2', 'm-1']),
    })
    .chain(({ payments, progress }) => {
      const events: readonly Envelope[] = [
        ...Array.from({ length: payments }, (_, number) => paid(`p-${number}`)),
        progressed(1),
        ...progress.map((_, learned) => progressed(learned + 2, ...progress.slice(0, learned + 1))),
      ];
      return fc
        .shuffledSubarray([...events, ...events], { minLength: 2 * events.length })
        .map((told) => ({ told, payments, isLearned: progress.length === 2 }));
    });
  await fc.assert(
    fc.asyncProperty(history, async ({ told: deliveries, payments, isLearned }) => {
      const { receive, told, failures } = await school();
      await receive(...deliveries);
      const count = (type: string) => told().filter((event) => event.type === type).length;
      expect(failures).toEqual([]);
      expect(count('course.access.granted')).toBe(payments > 0 ? 1 : 0);
      expect(count('course.completed')).toBe(payments > 0 && isLearned ? 1 : 0);
    }),
    { numRuns: 100 },
  );
});

describe('a command on a course', () => {
  const revise = reviseCourse({ courseId: 'c-1', changes: { title: 'Other' } });
  const attempt = async (courseId: string, userId: string, expectedVersion?: number) => {
    const { store } = await school();
    return inOwnCourse(store, { courseId, editor: { userId, isAdmin: false }, context }, (tx) =>
      tx.execute(Course, courseId, revise, expectedVersion === undefined ? {} : { expectedVersion }),
    );
  };

  test('is its tutor’s, at the version that was seen', async () => {
    expect(await attempt('c-1', 't-1', 2)).toMatchObject({ version: 3 });
    await expect(attempt('c-1', 't-1', 1)).rejects.toMatchObject({ code: 'version-mismatch' });
  });

  test('answers others as if there were no course, whatever version they ask for', async () => {
    await expect(attempt('c-1', 't-2')).rejects.toThrow(CourseNotFound);
    await expect(attempt('c-1', 't-2', 1)).rejects.toThrow(CourseNotFound);
    await expect(attempt('c-9', 't-2', 1)).rejects.toThrow(CourseNotFound);
  });
});
