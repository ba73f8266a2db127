import type { Wait, Workflow } from '@edtech/operations';

/** What the platform's services do together, told by the events that they tell each other. */
export const WORKFLOWS: readonly Workflow[] = [
  {
    name: 'enrolment',
    stages: [
      {
        begins: [{ published: 'payment.completed' }],
        ends: [{ handled: 'payment.completed', by: 'course-enrolments' }],
      },
      {
        begins: [{ published: 'course.access.granted' }],
        ends: [{ handled: 'course.access.granted', by: 'learning-progress' }],
      },
    ],
  },
  {
    name: 'lesson completion',
    stages: ['learning-progress', 'payment-lessons', 'chat-lessons'].map((by) => ({
      begins: [{ published: 'lesson.completed' }],
      ends: [{ handled: 'lesson.completed', by }],
    })),
  },
  {
    name: 'booking',
    stages: [
      {
        begins: [{ published: 'lesson.booking.requested' }],
        // One that is refused, and gives back what it took, has come to its end as well.
        ends: [{ published: 'lesson.booking.completed' }, { published: 'lesson.booking.failed' }],
      },
    ],
  },
];

/** What people wait for whose command was accepted before it had all of its effects: as long as the steps that it takes may. */
export const WAITS: readonly Wait[] = [
  {
    name: 'from registration to payment account',
    handled: 'user.created',
    by: 'payment-accounts',
    withinMilliseconds: 1_000,
  },
  {
    name: 'from payment to course access',
    handled: 'payment.completed',
    by: 'course-enrolments',
    withinMilliseconds: 1_000,
  },
  { name: 'from booking request to booked lesson', saga: 'LessonBooking', withinMilliseconds: 30_000 },
];
