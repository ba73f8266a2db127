import {
  courseAccessGrantedV1,
  coursePublishedV1,
  lessonBookingFailedV1,
  lessonCancelledV1,
  lessonScheduledV1,
  paymentFailedV1,
  paymentRefundedV1,
  userCreatedV1,
} from '@edtech/contracts';
import { courses } from '../../src/application/courses.ts';
import { notificationOfCause } from '../../src/application/notification-ids.ts';
import { occasions } from '../../src/application/occasions.ts';
import { recipients } from '../../src/application/recipients.ts';
import { choosePreferences, Preferences } from '../../src/domain/preferences.ts';
import { deactivateRecipient, Recipient } from '../../src/domain/recipient.ts';
import { consuming, delivery } from './consuming.ts';
import { context, MINUTE, scene } from './scene.ts';

const SECOND = '0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c22';
const [ALICE, TOM] = ['alice@example.com', 'tom@example.com'];
const NOW = '2026-01-01T00:00:00.000Z';

const stage = async () => {
  const on = scene();
  await on.register('u-1', ALICE, 'Alice');
  await on.register('t-1', TOM, 'Tom Tutor');
  const told = consuming(on, occasions.by(on));
  return {
    ...on,
    ...told,
    courses: consuming(on, courses),
    /** In the order of the alphabet: mails of one moment have no other. */
    templates: async (to: string) => (await on.arrived(to)).map(({ template }) => template).toSorted(),
  };
};

const registered = { userId: 'u-9', email: 'new@example.com', role: 'STUDENT', timestamp: NOW } as const;
const granted = { studentId: 'u-1', courseId: 'c-1', tutorId: 't-1', grantedAt: NOW };
const lesson = {
  lessonId: 'l-1',
  studentId: 'u-1',
  tutorId: 't-1',
  scheduledTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
};
const cancelled = { ...lesson, cancelledAt: NOW };
const bookingFailed = {
  bookingId: 'b-1',
  studentId: 'u-1',
  tutorId: 't-1',
  requestedTime: lesson.scheduledTime,
  step: 'PAYMENT_AUTHORIZATION',
  code: 'card-declined',
  reason: 'The card was declined.',
  timestamp: NOW,
};
const paymentFailed = {
  paymentId: 'p-1',
  userId: 'u-1',
  tutorId: 't-1',
  amount: { minorUnits: 4_990, currency: 'EUR' },
  paymentType: 'LESSON',
  timestamp: NOW,
  stage: 'AUTHORIZATION',
  code: 'card-declined',
  reason: 'The card was declined.',
} as const;

describe('who registers', () => {
  test('is welcomed at once, even if no other consumer has seen them yet', async () => {
    const on = await stage();
    expect(await on.receive(delivery(userCreatedV1, registered))).toBe('done');
    expect(await on.arrived('new@example.com')).toMatchObject([{ subject: 'Welcome to Edtech' }]);
  });

  test('is addressed by their name, even if no other consumer has seen them yet', async () => {
    const on = await stage();
    await on.receive(delivery(userCreatedV1, { ...registered, displayName: 'Nina' }));
    const [mail] = await on.arrived('new@example.com');
    expect(mail?.text).toContain('Nina');
  });

  test('is not welcomed when they have left before the event comes', async () => {
    const on = await stage();
    await on.register('u-9', 'new@example.com');
    await on.store.execute(Recipient, 'u-9', deactivateRecipient(), { context });
    expect(await on.receive(delivery(userCreatedV1, registered))).toBe('done');
    expect(await on.arrived('new@example.com')).toEqual([]);
  });

  test('is welcomed once, however often the event comes', async () => {
    const on = await stage();
    for (const receives of [1, 2, 3])
      expect(await on.receive(delivery(userCreatedV1, registered), receives)).toBe('done');
    expect(await on.templates('new@example.com')).toEqual(['welcome']);
  });

  test('is welcomed once, however many messages bring the event, side by side or one after the other', async () => {
    const on = await stage();
    const one = () => on.receive(delivery(userCreatedV1, registered));
    expect(await Promise.all([one(), one(), one()])).toEqual(['done', 'done', 'done']);
    expect(await one()).toBe('done');
    expect(await on.templates('new@example.com')).toEqual(['welcome']);
    expect(await on.published()).toHaveLength(1);
  });

  test('keeps a newer address when their registration comes to one consumer late', async () => {
    const on = await stage();
    await on.register('u-9', 'newer@example.com');
    await on.receive(delivery(userCreatedV1, registered));
    expect(await on.templates('newer@example.com')).toEqual(['welcome']);
    expect(await on.templates('new@example.com')).toEqual([]);
    const ordered = consuming(on, recipients);
    expect(await ordered.receive(delivery(userCreatedV1, registered))).toBe('done');
    await on.receive(delivery(courseAccessGrantedV1, { ...granted, studentId: 'u-9' }, SECOND));
    expect(await on.templates('newer@example.com')).toEqual(['course-welcome', 'welcome']);
  });
});

describe('who may take a course', () => {
  test('is welcomed to it, by its title', async () => {
    const on = await stage();
    const published = {
      courseId: 'c-1',
      tutorId: 't-1',
      title: 'Algebra from the start',
      subject: 'Algebra',
      price: { minorUnits: 100, currency: 'EUR' },
      modules: [{ module: 'm-1', title: 'Unknowns' }],
      publishedAt: NOW,
    };
    await on.courses.receive(delivery(coursePublishedV1, published, SECOND));
    await on.receive(delivery(courseAccessGrantedV1, granted));
    expect(await on.arrived(ALICE)).toMatchObject([{ subject: 'Welcome to Algebra from the start' }]);
  });

  test('is not welcomed when they want no such mails; nobody fails by that', async () => {
    const on = await stage();
    const none = choosePreferences({ courses: false, lessons: true });
    await on.store.execute(Preferences, 'u-1', none, { context });
    expect(await on.receive(delivery(courseAccessGrantedV1, granted))).toBe('done');
    expect([await on.arrived(ALICE), await on.published()]).toEqual([[], []]);
  });

  test('and is not known yet, is welcomed once they are; the event is done', async () => {
    const on = await stage();
    const event = delivery(courseAccessGrantedV1, { ...granted, studentId: 'u-8' });
    expect(await on.receive(event)).toBe('done');
    await on.register('u-8', 'late@example.com');
    on.timing.advance(MINUTE);
    await on.settle(notificationOfCause(event.id, 'course-welcome', 'u-8'));
    expect(await on.templates('late@example.com')).toEqual(['course-welcome']);
  });
});

describe('a lesson', () => {
  test('that was put into the calendar is told to both', async () => {
    const on = await stage();
    await on.receive(delivery(lessonScheduledV1, lesson));
    expect(await on.arrived(ALICE)).toMatchObject([{ subject: 'Lesson with Tom Tutor on 5 November 2026' }]);
    expect(await on.arrived(TOM)).toMatchObject([{ subject: 'Lesson with Alice on 5 November 2026' }]);
  });

  test('that was booked is not told a second time: its workflow tells both', async () => {
    const on = await stage();
    await on.receive(delivery(lessonScheduledV1, { ...lesson, bookingId: 'b-1' }));
    expect([await on.arrived(ALICE), await on.arrived(TOM)]).toEqual([[], []]);
  });

  test.each([
    ['the platform', undefined, ['lesson-cancelled'], ['lesson-cancelled']],
    ['the student', 'u-1', [], ['lesson-cancelled']],
    ['the tutor', 't-1', ['lesson-cancelled'], []],
  ])('that %s cancels is told to whoever did not', async (_, cancelledBy, student, tutor) => {
    const on = await stage();
    const by = cancelledBy === undefined ? {} : { cancelledBy };
    await on.receive(delivery(lessonCancelledV1, { ...cancelled, ...by }));
    expect([await on.templates(ALICE), await on.templates(TOM)]).toEqual([student, tutor]);
  });

  test('whose booking failed was never told of, and is not cancelled for anybody', async () => {
    const on = await stage();
    await on.receive(delivery(lessonCancelledV1, { ...cancelled, reason: 'booking-failed' }));
    expect([await on.arrived(ALICE), await on.arrived(TOM)]).toEqual([[], []]);
  });
});

test('a student whose booking failed reads why', async () => {
  const on = await stage();
  await on.receive(delivery(lessonBookingFailedV1, bookingFailed));
  const [mail] = await on.arrived(ALICE);
  expect(mail?.text).toContain('\n\nThe card was declined.\n\n');
  expect(await on.arrived(TOM)).toEqual([]);
});

describe('a payment', () => {
  test('that failed is told to the payer', async () => {
    const on = await stage();
    await on.receive(delivery(paymentFailedV1, paymentFailed));
    expect(await on.templates(ALICE)).toEqual(['payment-failed']);
  });

  test('for which a booking failed is told by the booking', async () => {
    const on = await stage();
    await on.receive(delivery(paymentFailedV1, { ...paymentFailed, bookingId: 'b-1' }));
    expect(await on.arrived(ALICE)).toEqual([]);
  });

  test.each([
    ['could not be taken after the lesson', { stage: 'CAPTURE' as const }],
    ['is no longer reserved', { code: 'authorization-lapsed' }],
  ])('of a booking that %s is told', async (_, more) => {
    const on = await stage();
    await on.receive(delivery(paymentFailedV1, { ...paymentFailed, bookingId: 'b-1', ...more }));
    expect(await on.templates(ALICE)).toEqual(['payment-failed']);
  });

  test('that is given back is told, each part by itself', async () => {
    const on = await stage();
    const { stage: _, code: __, reason: ___, ...payment } = paymentFailed;
    await on.receive(delivery(paymentRefundedV1, { ...payment, refundId: 'r-1' }));
    await on.receive(delivery(paymentRefundedV1, { ...payment, refundId: 'r-2' }, SECOND));
    expect(await on.templates(ALICE)).toEqual(['payment-refunded', 'payment-refunded']);
  });
});

test('a sender in trouble is no failure of the event: it is done, and the mail is tried later', async () => {
  const on = await stage();
  await on.register('u-7', 'overload@example.com');
  expect(await on.receive(delivery(courseAccessGrantedV1, { ...granted, studentId: 'u-7' }))).toBe('done');
});

test('a consumer that was given nothing to work with says so', async () => {
  const on = scene();
  expect(await consuming(on, occasions).receive(delivery(userCreatedV1, registered))).toBe('comes back');
});
