import { type Envelope, lessonCompletedV1, paymentCompletedV2, paymentRefundedV1 } from '@edtech/contracts';
import { inbox, published } from '@edtech/testkit/inbox';
import fc from 'fast-check';
import { enrolments } from '../../../services/course/src/application/enrolments.ts';
import { Course, draftCourse, publishCourse } from '../../../services/course/src/domain/course.ts';
import { contentOf } from '../../../services/course/test/courses.ts';
import { progress } from '../../../services/learning/src/application/progress.ts';

const context = { correlationId: 'c', causationId: 'c', actor: { kind: 'anonymous' } } as const;
const AT = '2026-11-05T17:00:00.000Z';
const paidOf = (paymentId: string) => ({
  paymentId,
  userId: 'u-1',
  tutorId: 't-1',
  amount: { minorUnits: 19_900, currency: 'EUR' },
  paymentType: 'COURSE' as const,
  courseId: 'c-1',
  timestamp: AT,
});

const paid = (paymentId: string) => published(paymentCompletedV2, paymentId, 1, paidOf(paymentId));
const refunded = (paymentId: string) =>
  published(paymentRefundedV1, paymentId, 2, { ...paidOf(paymentId), refundId: `r-${paymentId}` });
const completed = (lessonId: string, course: { readonly courseId?: string; readonly module?: string }) =>
  published(lessonCompletedV1, lessonId, 1, {
    lessonId,
    studentId: 'u-1',
    tutorId: 't-1',
    completedAt: AT,
    ...course,
  });

/** The two services, with a bus between them that delivers what is due in any order, and some of it twice. */
const platform = async () => {
  const course = inbox(enrolments, 'edtech.course');
  const learning = inbox(progress, 'edtech.learning');
  const draft = draftCourse({ tutorId: 't-1', content: contentOf('m-1', 'm-2') });
  await course.store.execute(Course, 'c-1', draft, { context });
  await course.store.execute(Course, 'c-1', publishCourse('c-1'), { context });

  const takes = (event: Envelope) =>
    event.source === 'edtech.payment' || event.source === 'edtech.learning' ? course : learning;

  return {
    async deliver(events: readonly Envelope[], choices: readonly number[]): Promise<void> {
      const due = [...events];
      const known = new Set(course.sent().map(({ id }) => id));
      for (let turn = 0; due.length > 0; turn += 1) {
        const choice = choices[turn] ?? 0;
        const at = choice % due.length;
        const event = due[at];
        if (event === undefined) throw new Error('There is one at every place.');
        // Every third is delivered once more, at some time.
        if (choice % 3 !== 1) due.splice(at, 1);
        await takes(event).receive(event);
        for (const sent of [...course.sent(), ...learning.sent()])
          if (!known.has(sent.id) && sent.aggregate.type !== 'Course') {
            known.add(sent.id);
            due.push(sent);
          }
      }
    },
    completions: () => course.sent().filter(({ type }) => type === 'course.completed').length,
    failures: () => [...course.failures, ...learning.failures],
  };
};

const LESSONS = [
  completed('l-1', { courseId: 'c-1', module: 'm-1' }),
  completed('l-2', { courseId: 'c-1', module: 'm-2' }),
  completed('l-3', { courseId: 'c-1', module: 'm-2' }),
  completed('l-4', { courseId: 'c-2', module: 'm-1' }),
  completed('l-5', {}),
];

test('law: a course is completed once, when and only when all of it is learned and it may be taken, whatever the bus does', async () => {
  const story = fc.record({
    lessons: fc.subarray(LESSONS),
    payments: fc.integer({ min: 0, max: 2 }),
    isRefunded: fc.boolean(),
    choices: fc.array(fc.nat({ max: 1_000 }), { maxLength: 60 }),
  });
  await fc.assert(
    fc.asyncProperty(story, async ({ lessons, payments, isRefunded, choices }) => {
      const { deliver, completions, failures } = await platform();
      const paidFor = ['p-1', 'p-2'].slice(0, payments);
      const refunds = isRefunded && payments > 0 ? [refunded('p-1')] : [];
      await deliver([...lessons, ...paidFor.map(paid), ...refunds], choices);
      const ids = lessons.map(({ aggregate }) => aggregate.id);
      const isLearned = ids.includes('l-1') && (ids.includes('l-2') || ids.includes('l-3'));
      expect(failures()).toEqual([]);
      if (!isLearned || payments === 0) expect(completions()).toBe(0);
      else if (payments > refunds.length) expect(completions()).toBe(1);
      // Whether the last lesson or the refund was first is a matter of time.
      else expect([0, 1]).toContain(completions());
    }),
    { numRuns: 200 },
  );
});
