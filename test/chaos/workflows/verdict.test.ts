import type { Item } from '@edtech/event-store';
import { encodeEvent, encodeOutboxRecord } from '@edtech/event-store/layout';
import { COURSE_PRICE, LESSON_PRICE } from '../../acting/requests.ts';
import type { Deeds } from './cast.ts';
import type { Remains } from './remains.ts';
import { verdictOf } from './verdict.ts';

const TIME = '2035-01-01T00:00:00.000Z';
const [STUDENT, TUTOR, COURSE] = ['s1-1-student-0', 's1-1-tutor-0', 'c-1'];
const ENROLMENT = `${COURSE}:${STUDENT}`;
const [BUYS, LEARNS] = [`${STUDENT}-buys`, `${STUDENT}-learns`];

const deeds: Deeds = {
  courses: [{ courseId: COURSE, tutorId: TUTOR, modules: ['m-1'] }],
  purchases: [{ studentId: STUDENT, courseId: COURSE, paymentId: 'p-1', flow: BUYS }],
  lessons: [
    {
      lessonId: 'l-1',
      studentId: STUDENT,
      courseId: COURSE,
      module: 'm-1',
      paymentId: 'p-2',
      flow: LEARNS,
    },
  ],
};

/** What one stream gains: its events in order, each with what it publishes and what it was decided for. */
interface Step {
  readonly event: string;
  readonly data?: object;
  readonly publishes?: string;
  /** Id of what caused it; a request without it. */
  readonly because?: string;
  readonly flow: string;
}

const streamOf = (aggregateType: string, aggregateId: string, steps: readonly Step[]): readonly Item[] => {
  let published = 0;
  return steps.flatMap(({ event: type, data = {}, publishes, because, flow }, index): readonly Item[] => {
    const version = index + 1;
    const eventId = `${aggregateType}/${aggregateId}/${version}`;
    const context = {
      correlationId: flow,
      causationId: because ?? 'request',
      actor:
        because === undefined
          ? ({ kind: 'user', id: STUDENT, roles: [] } as const)
          : ({ kind: 'service', id: 'x' } as const),
    };
    if (publishes !== undefined) published += 1;
    const event = { type, data, aggregateId, version, occurredAt: TIME };
    const stored = { aggregateType, event, published, metadata: { ...context, eventId, occurredAt: TIME } };
    if (publishes === undefined) return [{ ...encodeEvent(stored) }];
    const record = encodeOutboxRecord({
      id: publishes,
      eventType: publishes.split('/')[0] ?? '',
      eventVersion: 1,
      data: {},
      source: 'edtech.x',
      aggregateType,
      aggregateId,
      sequence: published,
      destination: 'bus',
      createdAt: TIME,
      context,
      cause: { version, eventId, index: 1 },
    });
    const { attentionPk: _, attentionSk: __, ...completed } = { ...record, status: 'COMPLETED' };
    return [{ ...encodeEvent(stored) }, completed];
  });
};

const entry = (paymentId: string, captured: number): Item => ({
  pk: `local-gateway#entry#${paymentId}`,
  sk: 'entry',
  paymentId,
  captured,
  refunded: 0,
});

const requested = { wanted: { recipientId: STUDENT, content: { kind: 'course-welcome', courseId: COURSE } } };

const notified = (end: Omit<Step, 'flow' | 'because'>): readonly Item[] =>
  streamOf('Notification', 'n-1', [
    { event: 'NotificationRequested', data: requested, because: 'course.access.granted/1', flow: BUYS },
    { ...end, because: 'course.access.granted/1', flow: BUYS },
  ]);

const good: Remains = {
  items: {
    user: [],
    analytics: [],
    payment: [
      entry('p-1', COURSE_PRICE.minorUnits),
      entry('p-2', LESSON_PRICE.minorUnits),
      ...streamOf('Payment', 'p-1', [
        { event: 'PaymentCharged', publishes: 'payment.completed/1', flow: BUYS },
      ]),
      ...streamOf('Payment', 'p-2', [
        {
          event: 'PaymentCaptured',
          publishes: 'payment.completed/2',
          because: 'lesson.completed/1',
          flow: LEARNS,
        },
      ]),
    ],
    tutoring: streamOf('Lesson', 'l-1', [
      { event: 'LessonCompleted', publishes: 'lesson.completed/1', flow: LEARNS },
    ]),
    course: streamOf('Enrolment', ENROLMENT, [
      {
        event: 'AccessGranted',
        publishes: 'course.access.granted/1',
        because: 'payment.completed/1',
        flow: BUYS,
      },
      { event: 'ProgressNoted', because: 'progress.updated/2', flow: LEARNS },
      {
        event: 'CourseCompleted',
        publishes: 'course.completed/1',
        because: 'progress.updated/2',
        flow: LEARNS,
      },
    ]),
    learning: streamOf('Progress', ENROLMENT, [
      {
        event: 'ProgressBegun',
        publishes: 'progress.updated/1',
        because: 'course.access.granted/1',
        flow: BUYS,
      },
      { event: 'LessonTaken', data: { lessonId: 'l-1' }, because: 'lesson.completed/1', flow: LEARNS },
      {
        event: 'ModuleLearned',
        publishes: 'progress.updated/2',
        because: 'lesson.completed/1',
        flow: LEARNS,
      },
    ]),
    notification: notified({ event: 'NotificationSent', publishes: 'notification.sent/1' }),
  },
  enrolments: [{ access: 'HELD', percent: 100, learned: ['m-1'], completedAt: TIME }],
  progress: [{ completedModules: ['m-1'] }],
  mails: new Map([[STUDENT, [{ notificationId: 'n-1' }]]]),
  enrolled: [{ courseId: COURSE, enrolled: 1, completed: 1 }],
  revenue: [{ courseId: COURSE, payments: 1, receivedMinorUnits: COURSE_PRICE.minorUnits }],
  taught: [{ tutorId: TUTOR, completed: 1 }],
  givenUp: [],
};

const of = (changed: Partial<Remains>, items: Partial<Remains['items']> = {}) =>
  verdictOf(deeds, { ...good, ...changed, items: { ...good.items, ...items } }, 's1-1');

const without = (items: readonly Item[], is: (item: Item) => boolean): readonly Item[] =>
  items.filter((item) => !is(item));

test('what came of everything once, with an unbroken way back, is as it must be', () => {
  expect(of({})).toMatchObject({ violations: [], lost: 0, duplicated: 0, events: 8, unclearMails: 0 });
});

const { items } = good;

test.each<[what: string, remains: ReturnType<typeof of>, violation: string]>([
  [
    'a charge that was never made',
    of({}, { payment: without(items.payment, ({ paymentId }) => paymentId === 'p-1') }),
    `the charge for ${BUYS} in the books of the gateway is missing`,
  ],
  [
    'a lesson that was paid for twice',
    of({}, { payment: [...items.payment, entry('p-2', LESSON_PRICE.minorUnits)] }),
    `the capture for ${LEARNS} in the books of the gateway is there 2 times`,
  ],
  [
    'a lesson that was paid for with another sum',
    of({}, { payment: [...without(items.payment, ({ pk }) => pk.endsWith('p-2')), entry('p-2', 1)] }),
    `the capture for ${LEARNS} in the books of the gateway is missing`,
  ],
  ['access that was not granted', of({}, { course: [] }), `course.access.granted of ${BUYS} is missing`],
  [
    'a course that was not completed',
    of({}, { course: without(items.course, ({ id }) => id === 'course.completed/1') }),
    `course.completed of ${STUDENT} in ${COURSE} is there 0 times, not 1`,
  ],
  ['a mail that did not arrive', of({ mails: new Map() }), `the welcome mail for ${BUYS} is missing`],
  [
    'a mail that arrived twice',
    of({ mails: new Map([[STUDENT, [{ notificationId: 'n-1' }, { notificationId: 'n-1' }]]]) }),
    `the welcome mail for ${BUYS} is there 2 times`,
  ],
  [
    'a lesson that is not in the progress',
    of({}, { learning: [] }),
    `the lesson of ${LEARNS} in the student’s progress is missing`,
  ],
  ['an answer that is wrong', of({ progress: [{ completedModules: [] }] }), `${BUYS} is answered as`],
  [
    'figures that count twice',
    of({ enrolled: [{ courseId: COURSE, enrolled: 2, completed: 1 }] }),
    `analytics says of ${COURSE}`,
  ],
  [
    'an event that is still to be published',
    of(
      {},
      {
        tutoring: items.tutoring.map((item) =>
          item.status === 'COMPLETED' ? { ...item, status: 'PENDING' } : item,
        ),
      },
    ),
    'is PENDING',
  ],
  ['a dead letter', of({ givenUp: ['a queue holds a message'] }), 'a queue holds a message'],
  [
    'a way back that ends nowhere',
    of({}, { tutoring: without(items.tutoring, ({ pk }) => pk.startsWith('stream#')) }),
    'which nobody has recorded',
  ],
  [
    'a way back that leads into another flow',
    of(
      {},
      {
        tutoring: items.tutoring.map((item) =>
          typeof item.metadata === 'string'
            ? { ...item, metadata: item.metadata.replace(LEARNS, 'another') }
            : item,
        ),
      },
    ),
    'of another flow, another',
  ],
])('%s is noticed', (_, { violations }, violation) => {
  expect(violations).toContainEqual(expect.stringContaining(violation));
});

test('a course that nobody has learned all of must not be completed', () => {
  const twoModules = { ...deeds, courses: [{ courseId: COURSE, tutorId: TUTOR, modules: ['m-1', 'm-2'] }] };
  expect(verdictOf(twoModules, good, 's1-1').violations).toContain(
    `course.completed of ${STUDENT} in ${COURSE} is there 1 times, not 0`,
  );
});

describe('a greeting of which nobody knows whether it arrived', () => {
  const unclear = {
    notification: notified({ event: 'NotificationFailed', data: { code: 'outcome-unknown' } }),
  };

  test.each([0, 1])('may have arrived %i times', (times) => {
    const mails = new Map([[STUDENT, Array.from({ length: times }, () => ({ notificationId: 'n-1' }))]]);
    expect(of({ mails }, unclear)).toMatchObject({ violations: [], unclearMails: 1 });
  });

  test('may not have arrived twice', () => {
    const mails = new Map([[STUDENT, [{ notificationId: 'n-1' }, { notificationId: 'n-1' }]]]);
    expect(of({ mails }, unclear).duplicated).toBe(1);
  });
});
