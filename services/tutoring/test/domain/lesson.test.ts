import { given } from '@edtech/testkit';
import {
  Lesson,
  type LessonCancelled,
  type LessonCompleted,
  type LessonDetails,
  type LessonScheduled,
} from '../../src/domain/lesson.ts';
import {
  cancelLesson,
  completeLesson,
  createLesson,
  lessonFor,
  rejectCreation,
  repeatAnswer,
  scheduleLesson,
  withdrawLesson,
} from '../../src/domain/lesson-decisions.ts';
import {
  CancellationTooLate,
  LessonBegun,
  LessonExists,
  LessonNotBegun,
  LessonNotFound,
  LessonOff,
  LessonOver,
  OnlyTutorCompletes,
} from '../../src/domain/refusals.ts';
import { after, HOUR } from '../../src/domain/stretch.ts';

const BEGINS = '2026-11-05T16:00:00.000Z';

const details: LessonDetails = {
  studentId: 's-1',
  tutorId: 't-1',
  scheduledTime: BEGINS,
  durationMinutes: 60,
  subject: 'Algebra',
};
const forBooking = { ...details, bookingId: 'b-1', paymentId: 'p-1' };

const student = { userId: 's-1', isAdmin: false };
const tutor = { userId: 't-1', isAdmin: false };
const admin = { userId: 'a-1', isAdmin: true };
const stranger = { userId: 'x-1', isAdmin: false };

const scheduled = (data: LessonDetails = details): LessonScheduled => ({ type: 'LessonScheduled', data });
const completed: LessonCompleted = { type: 'LessonCompleted', data: { ...details, completedBy: 't-1' } };
const cancelled: LessonCancelled = { type: 'LessonCancelled', data: { ...details, cancelledBy: 's-1' } };
const rejected = {
  type: 'CreationRejected',
  data: { bookingId: 'b-1', studentId: 's-1', tutorId: 't-1', code: 'hold-lapsed', reason: 'Lapsed.' },
} as const;

describe('scheduling', () => {
  test('makes a lesson', () => {
    const state = given(Lesson, []).when(scheduleLesson(details)).thenEvents([scheduled()]);
    expect(state).toEqual({ status: 'scheduled', details });
  });

  test('the same twice is once, whatever the rate has become', () =>
    void given(Lesson, [scheduled({ ...details, price: { minorUnits: 1, currency: 'EUR' } })])
      .when(scheduleLesson(details))
      .thenEvents([]));

  test.each([
    ['another time', { scheduledTime: after(BEGINS, HOUR) }],
    ['another tutor', { tutorId: 't-2' }],
    ['another student', { studentId: 's-2' }],
    ['another length', { durationMinutes: 45 }],
    ['another subject', { subject: 'Latin' }],
    ['another course', { courseId: 'c-1' }],
  ])('%s under the same id is refused', (_, more) =>
    given(Lesson, [scheduled()])
      .when(scheduleLesson({ ...details, ...more }))
      .thenRefused(LessonExists),
  );

  test('again what was cancelled, or is over, is refused', () => {
    given(Lesson, [scheduled(), cancelled]).when(scheduleLesson(details)).thenRefused(LessonExists);
    given(Lesson, [scheduled(), completed]).when(scheduleLesson(details)).thenRefused(LessonExists);
  });
});

describe('creating for a booking', () => {
  test('makes the lesson and answers', () =>
    void given(Lesson, [])
      .when(createLesson(forBooking))
      .thenEvents([scheduled(forBooking), { type: 'CreationConfirmed', data: forBooking }]));

  test('again only answers again', () => {
    const again = { type: 'CreationConfirmed', data: forBooking } as const;
    given(Lesson, [scheduled(forBooking)])
      .when(createLesson(forBooking))
      .thenEvents([again]);
    given(Lesson, [scheduled(forBooking), completed])
      .when(repeatAnswer(forBooking))
      .thenEvents([again]);
  });

  test('in vain is remembered, and answered in the same words', () => {
    const reason = { code: 'hold-lapsed', reason: 'Lapsed.' };
    const state = given(Lesson, []).when(rejectCreation(forBooking, reason)).thenEvents([rejected]);
    expect(state).toEqual({ status: 'rejected', bookingId: 'b-1', refused: reason });
    given(Lesson, [rejected]).when(createLesson(forBooking)).thenEvents([rejected]);
  });

  test('what was cancelled since is refused', () =>
    given(Lesson, [scheduled(forBooking), { ...cancelled, data: { ...cancelled.data, bookingId: 'b-1' } }])
      .when(repeatAnswer(forBooking))
      .thenRefused(LessonOff));

  test('what is another’s is refused, and a no changes nothing about that', () => {
    const other = { ...forBooking, bookingId: 'b-2' };
    for (const history of [[scheduled()], [scheduled(forBooking)], [rejected]])
      given(Lesson, history).when(createLesson(other)).thenRefused(LessonExists);
    const state = given(Lesson, [scheduled()])
      .when(rejectCreation(other, { code: 'lesson-exists', reason: 'Exists.' }))
      .thenEvents([
        {
          ...rejected,
          data: { ...rejected.data, bookingId: 'b-2', code: 'lesson-exists', reason: 'Exists.' },
        },
      ]);
    expect(state).toEqual({ status: 'scheduled', details });
  });
});

describe('completing', () => {
  const complete = (by = tutor, now = BEGINS) => completeLesson(by, now);

  test.each([
    ['its tutor', tutor],
    ['an administrator', admin],
  ])(
    'is for %s, once it has begun',
    (_, by) =>
      void given(Lesson, [scheduled()])
        .when(complete(by))
        .thenEvents([{ type: 'LessonCompleted', data: { ...details, completedBy: by.userId } }]),
  );

  test('before it begins is refused, to the millisecond, to administrators as well', () => {
    for (const by of [tutor, admin])
      given(Lesson, [scheduled()])
        .when(complete(by, after(BEGINS, -1)))
        .thenRefused(LessonNotBegun);
  });

  test('is not for its student', () =>
    given(Lesson, [scheduled()]).when(complete(student)).thenRefused(OnlyTutorCompletes));

  test('is not for strangers, who learn nothing', () =>
    given(Lesson, [scheduled()]).when(complete(stranger)).thenRefused(LessonNotFound));

  test('is not for another tutor, who learns nothing', () =>
    given(Lesson, [scheduled()])
      .when(complete({ userId: 't-2', isAdmin: false }))
      .thenRefused(LessonNotFound));

  test('twice is once', () =>
    void given(Lesson, [scheduled(), completed]).when(complete(tutor)).thenEvents([]));

  test('what was cancelled is refused', () =>
    given(Lesson, [scheduled(), cancelled]).when(complete()).thenRefused(LessonOff));

  test.each([
    ['is none', []],
    ['a booking asked for in vain', [rejected]],
  ])('what %s is refused, to administrators as well', (_, history) =>
    given(Lesson, history).when(complete(admin)).thenRefused(LessonNotFound),
  );
});

describe('cancelling', () => {
  const cancel = (by = student, now = '2026-11-01T00:00:00.000Z', reason?: string) =>
    cancelLesson(by, reason, now);

  test.each([
    ['its student', student],
    ['its tutor', tutor],
    ['an administrator', admin],
  ])(
    'is for %s',
    (_, by) =>
      void given(Lesson, [scheduled()])
        .when(cancel(by))
        .thenEvents([{ type: 'LessonCancelled', data: { ...details, cancelledBy: by.userId } }]),
  );

  test('says why, when somebody does', () =>
    void given(Lesson, [scheduled(forBooking)])
      .when(cancel(tutor, undefined, 'tutor-ill'))
      .thenEvents([
        {
          type: 'LessonCancelled',
          data: { ...forBooking, cancelledBy: 't-1', reason: 'tutor-ill' },
        },
      ]));

  test('takes the student 24 hours of notice, to the millisecond', () => {
    const lesson = given(Lesson, [scheduled()]);
    lesson.when(cancel(student, after(BEGINS, -24 * HOUR))).thenEvents([cancelled]);
    lesson.when(cancel(student, after(BEGINS, -24 * HOUR + 1))).thenRefused(CancellationTooLate);
  });

  test('takes the tutor no notice, but is too late once it has begun', () => {
    const lesson = given(Lesson, [scheduled()]);
    lesson
      .when(cancel(tutor, after(BEGINS, -1)))
      .thenEvents([{ type: 'LessonCancelled', data: { ...details, cancelledBy: 't-1' } }]);
    lesson.when(cancel(tutor, BEGINS)).thenRefused(LessonBegun);
    lesson.when(cancel(student, BEGINS)).thenRefused(LessonBegun);
  });

  test('is possible for an administrator after it should have been', () =>
    void given(Lesson, [scheduled()])
      .when(cancel(admin, after(BEGINS, 72 * HOUR)))
      .thenEvents([{ type: 'LessonCancelled', data: { ...details, cancelledBy: 'a-1' } }]));

  test('what has taken place is refused to everybody', () => {
    for (const by of [student, tutor, admin])
      given(Lesson, [scheduled(), completed]).when(cancel(by)).thenRefused(LessonOver);
  });

  test('twice is once, whoever says it second', () =>
    void given(Lesson, [scheduled(), cancelled])
      .when(cancel(tutor, after(BEGINS, HOUR)))
      .thenEvents([]));

  test('is not for strangers, who learn nothing', () => {
    for (const history of [[scheduled()], [scheduled(), completed], [scheduled(), cancelled], []])
      given(Lesson, history).when(cancel(stranger)).thenRefused(LessonNotFound);
  });
});

describe('withdrawing, because the booking failed', () => {
  test('cancels the lesson, by nobody', () =>
    void given(Lesson, [scheduled(forBooking)])
      .when(withdrawLesson())
      .thenEvents([{ type: 'LessonCancelled', data: { ...forBooking, reason: 'booking-failed' } }]));

  test.each([
    ['has taken place', [scheduled(), completed]],
    ['was cancelled', [scheduled(), cancelled]],
    ['never was', []],
  ])(
    'changes nothing about one that %s',
    (_, history) => void given(Lesson, history).when(withdrawLesson()).thenEvents([]),
  );
});

test('a lesson is seen by its two people and administrators, and by nobody else', () => {
  const state = { status: 'scheduled', details } as const;
  for (const person of [student, tutor, admin]) expect(lessonFor(state, person)).toBe(state);
  expect(() => lessonFor(state, stranger)).toThrow(LessonNotFound);
});
