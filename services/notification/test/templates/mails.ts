import type { Content } from '../../src/domain/kinds.ts';
import type { Scene } from '../../src/templates/draft.ts';

const lesson = {
  studentId: 'u-1',
  tutorId: 't-1',
  scheduledTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
};
const amount = { minorUnits: 4_990, currency: 'EUR' };

export const toAlice: Scene = {
  isTutor: false,
  timeZone: 'Europe/Berlin',
  name: 'Alice',
  otherName: 'Tom Tutor',
  courseTitle: 'Algebra from the start',
};
export const toTom: Scene = { ...toAlice, isTutor: true, name: 'Tom Tutor', otherName: 'Alice' };
/** Nobody has said what they are called, nor where they live. */
export const toNobody: Scene = {
  isTutor: false,
  timeZone: undefined,
  name: undefined,
  otherName: undefined,
  courseTitle: undefined,
};

export interface Sample {
  readonly what: string;
  readonly content: Content;
  readonly scene: Scene;
  readonly subject: string;
  /** Between the greeting and the signature. */
  readonly body: string;
}

const WHEN = 'When: Thursday, 5 November 2026, 17:00 to 18:00 (Europe/Berlin)';

/** Every mail, whole. */
export const samples: readonly Sample[] = [
  {
    what: 'a student who has registered',
    content: { kind: 'welcome', role: 'STUDENT' },
    scene: toNobody,
    subject: 'Welcome to Edtech',
    body: `Your account is ready.

You can now look for a tutor and book your first lesson.`,
  },
  {
    what: 'a tutor who has registered',
    content: { kind: 'welcome', role: 'TUTOR' },
    scene: toTom,
    subject: 'Welcome to Edtech',
    body: `Your account is ready.

Describe what you teach and say when you have time, so that students can book you.`,
  },
  {
    what: 'an administrator who has been registered',
    content: { kind: 'welcome', role: 'ADMIN' },
    scene: toNobody,
    subject: 'Welcome to Edtech',
    body: `Your account is ready.

You can now look after the platform.`,
  },
  {
    what: 'a student who may take a course',
    content: { kind: 'course-welcome', courseId: 'c-1', tutorId: 't-1' },
    scene: toAlice,
    subject: 'Welcome to Algebra from the start',
    body: `You now have access to the course Algebra from the start of Tom Tutor.

Begin with its first module whenever you like.`,
  },
  {
    what: 'a student who may take a course whose title nobody has told',
    content: { kind: 'course-welcome', courseId: 'c-1', tutorId: 't-1' },
    scene: toNobody,
    subject: 'Welcome to your course',
    body: `You now have access to a course of your tutor.

Begin with its first module whenever you like.`,
  },
  {
    what: 'a student who has booked',
    content: { kind: 'lesson-confirmed', lesson },
    scene: toAlice,
    subject: 'Lesson with Tom Tutor on 5 November 2026',
    body: `Your lesson is booked.

Its price is reserved, and is taken once the lesson has taken place.

Subject: Algebra
${WHEN}
Tutor: Tom Tutor`,
  },
  {
    what: 'a student who has booked, of which little is known',
    content: {
      kind: 'lesson-confirmed',
      lesson: { studentId: 'u-1', tutorId: 't-1', scheduledTime: '2026-11-05T23:30:00+01:00' },
    },
    scene: toNobody,
    subject: 'Lesson with your tutor on 5 November 2026',
    body: `Your lesson is booked.

Its price is reserved, and is taken once the lesson has taken place.

When: Thursday, 5 November 2026, 22:30 (UTC)`,
  },
  {
    what: 'a tutor who has been booked',
    content: { kind: 'lesson-booked', lesson },
    scene: toTom,
    subject: 'New booking on 5 November 2026',
    body: `You have been booked by Alice.

Subject: Algebra
${WHEN}
Student: Alice`,
  },
  {
    what: 'a student whose booking has failed',
    content: { kind: 'booking-failed', lesson, reason: 'The card was declined.' },
    scene: toAlice,
    subject: 'Your lesson on 5 November 2026 was not booked',
    body: `The card was declined.

If its price was reserved, it is being given back. You can book another time, or another tutor.

Subject: Algebra
${WHEN}
Tutor: Tom Tutor`,
  },
  {
    what: 'a tutor in whose calendar a lesson was put',
    content: { kind: 'lesson-scheduled', lesson },
    scene: toTom,
    subject: 'Lesson with Alice on 5 November 2026',
    body: `A lesson was put into your calendar.

Subject: Algebra
${WHEN}
Student: Alice`,
  },
  {
    what: 'a student whose lesson is cancelled',
    content: { kind: 'lesson-cancelled', lesson, paid: true },
    scene: toAlice,
    subject: 'Cancelled: lesson with Tom Tutor on 5 November 2026',
    body: `This lesson will not take place.

What was reserved or paid for it is being given back.

Subject: Algebra
${WHEN}
Tutor: Tom Tutor`,
  },
  {
    what: 'a tutor whose lesson is cancelled',
    content: { kind: 'lesson-cancelled', lesson, paid: true },
    scene: { ...toTom, otherName: undefined },
    subject: 'Cancelled: lesson with your student on 5 November 2026',
    body: `This lesson will not take place.

Subject: Algebra
${WHEN}`,
  },
  {
    what: 'a student whose payment has failed',
    content: { kind: 'payment-failed', amount, about: 'LESSON', reason: 'The card was declined.' },
    scene: toAlice,
    subject: 'A payment was not made',
    body: `The card was declined.

No money has moved. Look at the payment method that you have on file.

For: Lesson
Amount: €49.90`,
  },
  {
    what: 'a student who gets money back',
    content: { kind: 'payment-refunded', amount: { minorUnits: 500, currency: 'JPY' }, about: 'COURSE' },
    scene: toAlice,
    subject: 'JP¥500 is on its way back to you',
    body: `A payment was given back. Your bank may take some days to show it.

For: Course
Amount: JP¥500`,
  },
];
