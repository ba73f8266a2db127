import { resolve } from 'node:path';
import type { DataOf, lessonBookingRequestedV1 } from '@edtech/contracts';
import { type Input, route, type SagaState, type Transition, transition } from '@edtech/saga';
import { samplesOf } from '../../../../scripts/sagas/samples.ts';
import { lessonBooking } from '../../src/application/lesson-booking.ts';
import {
  chatSessionOfBooking,
  lessonOfBooking,
  notificationOfBooking,
} from '../../src/application/lesson-booking-ids.ts';

type Booking = DataOf<typeof lessonBookingRequestedV1>;

const NOW = '2026-11-02T09:30:00.000Z';
const samples = samplesOf(resolve(import.meta.dirname, '../../../..'), lessonBooking);

const booking: Booking = {
  bookingId: 'b-1',
  studentId: 'u-1',
  tutorId: 't-1',
  requestedTime: '2026-11-05T16:00:00.000Z',
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4_990, currency: 'EUR' },
  timestamp: NOW,
};

/** A booking that hears events, as they come from the queue. */
const booked = (start: Booking = booking) => {
  const said: { readonly type: string; readonly data: unknown }[] = [];
  let state: SagaState | undefined;
  const give = (input: Input | undefined): Transition => {
    if (input === undefined) throw new Error('The booking does not hear that.');
    const result = transition(lessonBooking, state, input, NOW);
    state = result.state;
    for (const { contract, data } of result.messages) {
      // What it says keeps its contract, to the last field.
      expect([contract.type, contract.publish(data)]).toEqual([contract.type, []]);
      said.push({ type: contract.type, data });
    }
    return result;
  };
  const one = {
    said,
    get state() {
      if (state === undefined) throw new Error('It has not begun.');
      return state;
    },
    hears(type: string, data: object) {
      give(route(lessonBooking, { id: 'e-1', type, data: { bookingId: 'b-1', ...data } })?.input);
      return one;
    },
    fires(timer: string) {
      give({ kind: 'timer', timer, cause: { kind: 'timer', id: timer } });
      return one;
    },
    cancels() {
      const because = { code: 'cancelled-by-student', reason: 'You cancelled the booking.' };
      give({ kind: 'cancel', because, cause: { kind: 'event', id: 'e-1', type: 'test' } });
      return one;
    },
    last: (type: string) => said.findLast((message) => message.type === type)?.data,
  };
  return one.hears('lesson.booking.requested', start);
};

/** The example of a schema, for this booking. */
const answer = (step: string): object => ({ ...Object(samples.replies[step]), bookingId: 'b-1' });

const held = (start?: Booking) => booked(start).hears('availability.confirmed', answer('AVAILABILITY_CHECK'));
const authorised = (start?: Booking) =>
  held(start).hears('payment.authorized', answer('PAYMENT_AUTHORIZATION'));
const created = () =>
  authorised()
    .hears('lesson.created', answer('LESSON'))
    .hears('chat.session.created', answer('CHAT_SESSION'));

const sentTo = (recipient: 'student' | 'tutor') => ({
  notificationId: notificationOfBooking('b-1', recipient),
});

test('a booking asks, one after the other, for what it needs, and tells both in the end', () => {
  const done = created()
    .hears('notification.sent', sentTo('tutor'))
    .hears('notification.sent', sentTo('student'));
  expect(done.said.map(({ type }) => type)).toEqual([
    'availability.hold.requested',
    'payment.authorization.requested',
    'lesson.creation.requested',
    'chat.opening.requested',
    'notification.sending.requested',
    'notification.sending.requested',
    'lesson.booking.completed',
  ]);
  expect(done.state.status).toBe('COMPLETED');
});

test('the student reads on the receipt whose lesson it is', () => {
  expect(held().last('payment.authorization.requested')).toMatchObject({
    description: expect.stringMatching(/^Lesson with ./),
    lessonId: lessonOfBooking('b-1'),
    amount: booking.price,
  });
  const unnamed = { ...answer('AVAILABILITY_CHECK'), tutorName: undefined };
  const heldBy = (start: Booking) => booked(start).hears('availability.confirmed', unnamed);
  expect(heldBy({ ...booking, tutorName: 'Tom' }).last('payment.authorization.requested')).toMatchObject({
    description: 'Lesson with Tom',
  });
  expect(heldBy(booking).last('payment.authorization.requested')).toMatchObject({
    description: 'Lesson with your tutor',
  });
});

test('lesson and chat session have ids that follow from the booking, however often they are asked for', () => {
  const ids = () => {
    const { last } = authorised();
    return [last('lesson.creation.requested'), last('chat.opening.requested')];
  };
  expect(ids()).toEqual(ids());
  expect(ids()).toMatchObject([
    { lessonId: lessonOfBooking('b-1') },
    { chatSessionId: chatSessionOfBooking('b-1'), lessonId: lessonOfBooking('b-1') },
  ]);
});

test('a lesson of a course says so, from the first request to the outcome', () => {
  const ofCourse = { ...booking, courseId: 'c-1', module: 'm-1' };
  const one = authorised(ofCourse);
  expect(one.last('payment.authorization.requested')).toMatchObject({ courseId: 'c-1' });
  expect(one.last('lesson.creation.requested')).toMatchObject({ courseId: 'c-1', module: 'm-1' });
  one
    .hears('lesson.created', answer('LESSON'))
    .hears('chat.session.created', answer('CHAT_SESSION'))
    .fires('deadline');
  expect(one.last('lesson.booking.completed')).toMatchObject({ courseId: 'c-1', module: 'm-1' });
});

test('each of the two is told by a notification of its own, and its answer is told from the other', () => {
  const one = created();
  const requests = one.said.filter(({ type }) => type === 'notification.sending.requested');
  expect(requests.map(({ data }) => data)).toMatchObject([
    { recipientId: 'u-1', template: 'lesson-confirmed', ...sentTo('student') },
    { recipientId: 't-1', template: 'lesson-confirmed', ...sentTo('tutor') },
  ]);
  one.hears('notification.failed', {
    ...sentTo('tutor'),
    code: 'address-rejected',
    reason: 'No such address.',
  });
  expect(one.state.steps).toMatchObject({
    STUDENT_NOTIFICATION: { status: 'ASKED' },
    TUTOR_NOTIFICATION: { status: 'REPORTED' },
  });
});

test('mails that take minutes hold up no booking, and are put on record when they are sent', () => {
  const one = created().fires('deadline');
  expect(one.state.status).toBe('COMPLETED');
  one.hears('notification.sent', sentTo('student'));
  expect(one.state.steps.STUDENT_NOTIFICATION?.status).toBe('DONE');
});

test('a chat session that is never confirmed does not cost the lesson', () => {
  const one = authorised().hears('lesson.created', answer('LESSON'));
  one.fires('CHAT_SESSION#1').fires('CHAT_SESSION#2').fires('CHAT_SESSION#3').fires('deadline');
  expect(one.state.status).toBe('COMPLETED');
  expect(one.last('lesson.booking.completed')).toMatchObject({ chatSessionId: chatSessionOfBooking('b-1') });
});

test('what cannot be is told to the student in the words of whoever refused it', () => {
  const one = held().hears('payment.failed', {
    stage: 'AUTHORIZATION',
    code: 'card-declined',
    reason: 'The card was declined.',
  });
  expect(one.last('lesson.booking.failed')).toMatchObject({
    step: 'PAYMENT_AUTHORIZATION',
    code: 'card-declined',
    reason: 'The card was declined.',
  });
  expect(one.last('payment.release.requested')).toBeUndefined();
  expect(one.last('availability.release.requested')).toMatchObject({
    bookingId: 'b-1',
    reason: 'card-declined',
  });
});

test('a lesson that is refused gives back the money, then the time', () => {
  const one = authorised().hears('lesson.creation.rejected', { code: 'hold-lapsed', reason: 'Too late.' });
  expect(one.last('payment.release.requested')).toMatchObject({
    paymentId: (samples.replies.PAYMENT_AUTHORIZATION as { paymentId: string }).paymentId,
    reason: 'hold-lapsed',
  });
  expect(one.last('availability.release.requested')).toBeUndefined();
  one.hears('payment.released', {});
  expect(one.last('availability.release.requested')).toMatchObject({ requestedTime: booking.requestedTime });
  expect(one.hears('availability.released', {}).state.status).toBe('FAILED');
});

test('a payment of which nothing was heard is given back without its id', () => {
  const one = held().fires('PAYMENT_AUTHORIZATION#1').fires('PAYMENT_AUTHORIZATION#2');
  expect(one.last('payment.release.requested')).toEqual({
    bookingId: 'b-1',
    studentId: 'u-1',
    reason: 'payment-unanswered',
  });
});

test.each([booked, held, authorised])('the student may cancel as long as there is no lesson', (reached) => {
  expect(reached().cancels().state.failure).toMatchObject({
    kind: 'cancelled',
    code: 'cancelled-by-student',
  });
});

test('when there is a lesson it is the lesson that is cancelled, not the booking', () => {
  const one = authorised().hears('lesson.created', answer('LESSON')).cancels();
  expect(one.state).toMatchObject({ status: 'RUNNING' });
});

test.each([
  [
    'a hold that lapsed',
    'payment.failed',
    { stage: 'AUTHORIZATION', code: 'authorization-lapsed', reason: 'x' },
  ],
  ['a capture that failed', 'payment.failed', { stage: 'CAPTURE', code: 'card-declined', reason: 'x' }],
  ['a mail about something else', 'notification.sent', { notificationId: 'n-1' }],
])('%s is no answer to a booking', (_, type, data) => {
  expect(route(lessonBooking, { id: 'e-1', type, data: { bookingId: 'b-1', ...data } })).toBeUndefined();
});

test('a payment of a course is none of its business', () => {
  const data = { stage: 'AUTHORIZATION', code: 'card-declined', reason: 'x' };
  expect(route(lessonBooking, { id: 'e-1', type: 'payment.failed', data })).toBeUndefined();
});
