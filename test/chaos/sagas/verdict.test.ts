import type { SagaState } from '@edtech/saga';
import type { Book } from './cast.ts';
import { type LeftBehind, type Remains, sagaVerdictOf } from './verdict.ts';

const AT = '2026-01-03T10:00:00.000Z';
const PRICE = { minorUnits: 4_990, currency: 'EUR' };

const book: Book = {
  kind: 'book',
  bookingId: 'b-1',
  studentId: 's-1',
  wanted: { tutorId: 't-1', requestedTime: AT, durationMinutes: 60, subject: 'Algebra', price: PRICE },
};

const details = { studentId: 's-1', ...book.wanted };
const stretch = { start: AT, end: '2026-01-03T11:00:00.000Z' };

const stateOf = (status: SagaState['status'], more: Partial<SagaState> = {}): SagaState => ({
  id: 'b-1',
  status,
  definitionVersion: 1,
  stage: 0,
  steps: {},
  start: {},
  isOverdue: false,
  openTimers: [],
  startedAt: AT,
  finishedAt: AT,
  ...more,
});

const lineOf = (revision: number, what: string, status: string, causeId: string) => ({
  pk: 'saga#LessonBooking#b-1',
  sk: `history#${String(revision).padStart(10, '0')}#001`,
  what,
  status,
  causeKind: 'event',
  causeId,
});

const entry = {
  reference: 'r-1',
  paymentId: 'p-1',
  authorized: 4_990,
  captured: 0,
  released: 0,
  refunded: 0,
  currency: 'EUR',
  revision: 1,
};

const completed: Remains = {
  book,
  saga: { state: stateOf('COMPLETED'), revision: 2 },
  history: [lineOf(1, 'started', 'RUNNING', 'e-1'), lineOf(2, 'completed', 'COMPLETED', 'e-2')],
  booking: {
    status: 'requested',
    details,
    requestedAt: AT,
    outcome: {
      status: 'completed',
      endedAt: AT,
      booked: { lessonId: 'l-1', paymentId: 'p-1', chatSessionId: 'c-1' },
    },
  },
  lesson: { status: 'scheduled', details: { ...details, scheduledTime: AT } },
  page: { holds: [], lessons: [{ lessonId: 'l-1', bookingId: 'b-1', ...stretch }] },
  entries: [entry],
  chat: { status: 'opened', lessonId: 'l-1', openedAt: AT, readMarks: [], messages: 0 },
};

const failure = {
  kind: 'refused',
  step: 'PAYMENT_AUTHORIZATION',
  code: 'card-declined',
  reason: 'No.',
} as const;

const failed: Remains = {
  ...completed,
  saga: { state: stateOf('FAILED', { failure }), revision: 2 },
  history: [lineOf(1, 'started', 'RUNNING', 'e-1'), lineOf(2, 'failed', 'FAILED', 'e-2')],
  booking: {
    status: 'requested',
    details,
    requestedAt: AT,
    outcome: { status: 'failed', endedAt: AT, failure },
  },
  lesson: { status: 'unknown' },
  page: { holds: [], lessons: [] },
  entries: [{ ...entry, released: 4_990 }],
  chat: { status: 'unknown' },
};

/** What a saga tells of its end, as its outbox keeps it. */
const outcomeOf = (of: 'completed' | 'failed', id = 'o-1') => ({
  pk: 'outbox#Booking#b-1',
  sk: `00000002#${id}`,
  id,
  eventType: `lesson.booking.${of}`,
  eventVersion: 1,
  aggregateType: 'Booking',
  aggregateId: 'b-1',
  sequence: 2,
  destination: 'bus',
  status: 'COMPLETED',
  eventData: '{}',
  source: 'edtech.booking',
  createdAt: AT,
  nextRetryAt: AT,
  processingAttempts: 1,
  maxAttempts: 5,
});

const left = (remains: Remains, sagas: LeftBehind['items']['sagas'], more: Partial<LeftBehind> = {}) =>
  sagaVerdictOf({
    bookings: [remains],
    items: { booking: [], sagas, tutoring: [], payment: [], chat: [], notification: [] },
    deadLetters: [],
    lossy: false,
    ...more,
  });

const violationsOf = (remains: Remains, more: Partial<LeftBehind> = {}) =>
  left(remains, [outcomeOf(remains.saga?.state.status === 'COMPLETED' ? 'completed' : 'failed')], more)
    .violations;

test('all or nothing is as it should be', () => {
  expect(violationsOf(completed)).toEqual([]);
  expect(violationsOf(failed)).toEqual([]);
  expect(left(failed, [outcomeOf('failed')]).ends).toEqual({ 'FAILED card-declined': 1 });
});

describe('of a booking that succeeded, it notices', () => {
  test.each<[string, Partial<Remains>, string]>([
    ['no lesson', { lesson: { status: 'unknown' } }, 'its lesson is unknown'],
    [
      'no time in the calendar',
      { page: { holds: [], lessons: [] } },
      'its lesson is in the calendar 0 times',
    ],
    [
      'a hold beside the lesson',
      { page: { ...completed.page, holds: [{ bookingId: 'b-1', heldUntil: AT, ...stretch }] } },
      'its time is held beside the lesson',
    ],
    ['no money', { entries: [] }, '0 are held of its price'],
    ['money held twice', { entries: [entry, entry] }, 'its price was held 2 times'],
    ['no chat session', { chat: { status: 'unknown' } }, 'it has no chat session'],
  ])('%s', (_, change, violation) => {
    expect(violationsOf({ ...completed, ...change })).toContain(`b-1: ${violation}`);
  });

  test('but a chat session that nobody could open may be missing', () => {
    const steps = {
      CHAT_SESSION: { status: 'REPORTED', attempts: 3, undoAttempts: 0, undoUntil: 0, undoAgain: false },
    } as const;
    const reported: Remains = {
      ...completed,
      saga: { state: stateOf('COMPLETED', { steps }), revision: 2 },
      chat: { status: 'unknown' },
    };
    expect(violationsOf(reported, { lossy: true })).toEqual([]);
    expect(violationsOf(reported)).toEqual(['b-1: it has no chat session']);
  });
});

describe('of a booking that failed, it notices', () => {
  test.each<[string, Partial<Remains>, string]>([
    ['a lesson', { lesson: completed.lesson }, 'its lesson is scheduled'],
    ['time in the calendar', { page: completed.page }, 'its lesson is in the calendar'],
    [
      'a hold',
      { page: { holds: [{ bookingId: 'b-1', heldUntil: AT, ...stretch }], lessons: [] } },
      'its time is still held',
    ],
    ['money that is held', { entries: [entry] }, '4990 of its price are still held'],
  ])('%s', (_, change, violation) => {
    expect(violationsOf({ ...failed, ...change })).toContain(`b-1: ${violation}`);
  });
});

describe('of a saga, it notices', () => {
  test.each<[string, Partial<Remains>, string]>([
    ['that it never began', { saga: undefined }, 'its saga never began'],
    [
      'that it is stuck',
      { saga: { state: stateOf('STUCK', { failure }), revision: 2 } },
      'its saga is STUCK',
    ],
    [
      'that it waits',
      {
        saga: {
          state: stateOf('FAILED', { failure, openTimers: [{ id: 'deadline', dueAt: AT }] }),
          revision: 2,
        },
      },
      'its saga still waits',
    ],
    [
      'that its booking says otherwise',
      { booking: completed.booking },
      'the booking is completed, its saga FAILED',
    ],
    [
      'a gap in its history',
      { saga: { state: stateOf('FAILED', { failure }), revision: 3 } },
      'the history of its 3 transitions has 1, 2',
    ],
    [
      'a cause with two effects',
      { history: [lineOf(1, 'started', 'RUNNING', 'e-1'), lineOf(2, 'failed', 'FAILED', 'e-1')] },
      'event e-1 had 2 effects: started, failed',
    ],
    [
      'a history of another end',
      { history: [lineOf(1, 'started', 'RUNNING', 'e-1'), lineOf(2, 'completed', 'COMPLETED', 'e-2')] },
      'its history ends as COMPLETED, and it is FAILED',
    ],
  ])('%s', (_, change, violation) => {
    expect(violationsOf({ ...failed, ...change })).toContain(`b-1: ${violation}`);
  });

  test('that nobody was told of its end, or twice, or of another', () => {
    expect(left(failed, []).violations).toContain('b-1: nobody was told how its saga ended');
    expect(left(failed, [outcomeOf('failed'), outcomeOf('failed', 'o-2')]).duplicated).toBe(1);
    expect(left(failed, [outcomeOf('completed')]).outOfOrder).toBe(1);
  });
});

test('it notices what lies anywhere: a timer, an event that is to be published, a dead letter', () => {
  const timer = { pk: 'timer#LessonBooking#b-1', sk: 'deadline', attentionPk: 'timer#1', attentionSk: AT };
  const pending = { ...outcomeOf('failed'), status: 'PENDING', lastError: 'none' };
  expect(left(failed, [outcomeOf('failed'), timer]).violations).toEqual([
    'sagas: timer#LessonBooking#b-1 deadline still asks for attention',
  ]);
  expect(left(failed, [pending]).violations.join()).toContain('is PENDING');
  expect(violationsOf(failed, { deadLetters: ['a queue holds something'] })).toEqual([
    'a queue holds something',
  ]);
});

test('it notices two lessons of one tutor at one time', () => {
  const page = {
    holds: [],
    lessons: [
      ...completed.page.lessons,
      { lessonId: 'l-2', start: '2026-01-03T10:30:00.000Z', end: stretch.end },
    ],
  };
  expect(violationsOf({ ...completed, page })).toEqual([
    't-1 on 2026-01-03: the lesson l-2 begins during another',
  ]);
});
