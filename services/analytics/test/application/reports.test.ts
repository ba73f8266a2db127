import {
  courseAccessGrantedV1,
  courseCompletedV1,
  coursePublishedV1,
  lessonCancelledV1,
  lessonCompletedV1,
  lessonScheduledV1,
  paymentCompletedV2,
  paymentRefundedV1,
  progressUpdatedV1,
  userCreatedV1,
  userDeactivatedV1,
} from '@edtech/contracts';
import { figureReport } from '../../src/application/figure-report.ts';
import { MOST_ROWS, ReportTooLarge } from '../../src/application/report.ts';
import type { ReportRequest } from '../../src/application/report-request.ts';
import { type Day, readDay } from '../../src/domain/day.ts';
import { type Scene, scene } from './scene.ts';
import { happening } from './told.ts';

const day = (text: string): Day => {
  const read = readDay(text);
  if (read === undefined) throw new Error(`${text} is no day`);
  return read;
};

const NOVEMBER = { from: day('2026-11-01'), to: day('2026-11-30') };
const at = (text: string): string => `2026-11-${text}:00.000Z`;

let on: Scene;

beforeEach(() => {
  on = scene();
});

const ask = async (name: Parameters<Scene['report']>[0], request: Partial<ReportRequest> = {}) => {
  await on.follow();
  const { rows, totals } = await on.report(name, { ...NOVEMBER, by: 'day', ...request });
  return { rows, totals };
};

const publish = (courseId: string, tutorId: string, title: string) =>
  on.hear(
    happening('course', 'Course', courseId)(coursePublishedV1, at('01T08:00'), {
      courseId,
      tutorId,
      title,
      subject: 'Mathematics',
      price: { minorUnits: 19_900, currency: 'EUR' },
      modules: [{ module: 'm-1', title: 'Numbers' }],
      publishedAt: at('01T08:00'),
    }),
  );

const pay = async (
  paymentId: string,
  minorUnits: number,
  more: { courseId?: string; currency?: string; refund?: number } = {},
) => {
  const tell = happening('payment', 'Payment', paymentId);
  const { currency = 'EUR', courseId, refund } = more;
  const about = {
    paymentId,
    userId: `s-${paymentId}`,
    tutorId: 't-1',
    paymentType: courseId === undefined ? ('LESSON' as const) : ('COURSE' as const),
    ...(courseId === undefined ? {} : { courseId }),
  };
  const paid = { ...about, amount: { minorUnits, currency }, timestamp: at('02T10:00') };
  await on.hear(tell(paymentCompletedV2, at('02T10:00'), paid));
  if (refund === undefined) return;
  const given = {
    ...about,
    refundId: 'r-1',
    amount: { minorUnits: refund, currency },
    timestamp: at('05T10:00'),
  };
  await on.hear(tell(paymentRefundedV1, at('05T10:00'), given));
};

describe('revenue', () => {
  test('is what came in less what went back, each on its own day, by currency', async () => {
    await pay('p-1', 4_990, { refund: 990 });
    await pay('p-2', 19_900, { courseId: 'c-1' });
    await pay('p-3', 5_000, { currency: 'USD' });
    const of = (more: object) => ({
      payments: 0,
      refunds: 0,
      receivedMinorUnits: 0,
      refundedMinorUnits: 0,
      ...more,
    });
    expect(await ask('revenue')).toEqual({
      rows: [
        {
          day: '2026-11-02',
          currency: 'EUR',
          ...of({ payments: 2, receivedMinorUnits: 24_890, netMinorUnits: 24_890 }),
        },
        {
          day: '2026-11-02',
          currency: 'USD',
          ...of({ payments: 1, receivedMinorUnits: 5_000, netMinorUnits: 5_000 }),
        },
        {
          day: '2026-11-05',
          currency: 'EUR',
          ...of({ refunds: 1, refundedMinorUnits: 990, netMinorUnits: -990 }),
        },
      ],
      totals: [
        {
          currency: 'EUR',
          payments: 2,
          refunds: 1,
          receivedMinorUnits: 24_890,
          refundedMinorUnits: 990,
          netMinorUnits: 23_900,
        },
        { currency: 'USD', ...of({ payments: 1, receivedMinorUnits: 5_000, netMinorUnits: 5_000 }) },
      ],
    });
  });

  test('comes to the same in total, whatever it is listed by; lessons outside of courses have a row of their own', async () => {
    await publish('c-1', 't-1', 'Algebra');
    await pay('p-1', 4_990, { refund: 990 });
    await pay('p-2', 19_900, { courseId: 'c-1' });
    const [byDay, byTutor, byCourse] = [
      await ask('revenue'),
      await ask('revenue', { by: 'tutor' }),
      await ask('revenue', { by: 'course' }),
    ];
    expect(byTutor.totals).toEqual(byDay.totals);
    expect(byCourse.totals).toEqual(byDay.totals);
    expect(byTutor.rows).toMatchObject([{ tutorId: 't-1', netMinorUnits: 23_900 }]);
    expect(byCourse.rows).toMatchObject([
      { courseId: 'c-1', title: 'Algebra', tutorId: 't-1', netMinorUnits: 19_900 },
      { courseId: null, title: null, tutorId: null, netMinorUnits: 4_000 },
    ]);
  });

  test('of nothing has no rows and no currency', async () => {
    expect(await ask('revenue')).toEqual({ rows: [], totals: [] });
  });

  test('that comes late changes the day on which it happened', async () => {
    await pay('p-1', 4_990);
    expect((await ask('revenue')).rows).toHaveLength(1);
    await pay('p-2', 10);
    expect((await ask('revenue')).rows).toMatchObject([{ day: '2026-11-02', netMinorUnits: 5_000 }]);
  });
});

describe('enrolments', () => {
  const enrol = async (studentId: string, courseId: string, completes: { tutorId?: string } | undefined) => {
    const tell = happening('course', 'Enrolment', `${courseId}:${studentId}`);
    const who = { studentId, courseId };
    await on.hear(
      tell(courseAccessGrantedV1, at('03T10:00'), { ...who, tutorId: 't-1', grantedAt: at('03T10:00') }),
    );
    if (completes !== undefined)
      await on.hear(
        tell(courseCompletedV1, at('20T10:00'), { ...who, ...completes, completedAt: at('20T10:00') }),
      );
  };

  test('and completions are counted for the course, and for its tutor also where the event does not name one', async () => {
    await enrol('s-1', 'c-1', {});
    await enrol('s-2', 'c-1', { tutorId: 't-1' });
    const expected = { enrolled: 2, revoked: 0, completed: 2 };
    // Who has the course is told later.
    expect((await ask('enrolments', { tutorId: 't-1' })).totals).toEqual({ ...expected, completed: 1 });
    await publish('c-1', 't-1', 'Algebra');
    expect((await ask('enrolments', { tutorId: 't-1' })).totals).toEqual(expected);
    expect((await ask('enrolments', { by: 'tutor' })).rows).toEqual([{ tutorId: 't-1', ...expected }]);
    expect((await ask('enrolments', { by: 'course' })).rows).toEqual([
      { courseId: 'c-1', title: 'Algebra', tutorId: 't-1', ...expected },
    ]);
    expect((await ask('enrolments', { tutorId: 't-2' })).rows).toEqual([]);
  });

  test('of nothing are zeros in total', async () => {
    expect(await ask('enrolments')).toEqual({ rows: [], totals: { enrolled: 0, revoked: 0, completed: 0 } });
  });
});

test('lessons are counted when they are agreed on, take place, and are cancelled: each by its own day', async () => {
  const lesson = (lessonId: string) => {
    const tell = happening('tutoring', 'Lesson', lessonId);
    const who = { lessonId, studentId: 's-1', tutorId: 't-1' };
    const scheduledTime = at('10T16:00');
    return {
      scheduled: tell(lessonScheduledV1, at('05T10:00'), { ...who, scheduledTime, subject: 'Algebra' }),
      completed: () =>
        tell(lessonCompletedV1, at('10T17:00'), { ...who, completedAt: at('10T17:00'), durationMinutes: 60 }),
      cancelled: () =>
        tell(lessonCancelledV1, at('09T10:00'), { ...who, scheduledTime, cancelledAt: at('09T10:00') }),
    };
  };
  const [one, other] = [lesson('l-1'), lesson('l-2')];
  await on.hear(one.scheduled, other.scheduled, one.completed(), other.cancelled());
  const none = { scheduled: 0, completed: 0, cancelled: 0, minutesTaught: 0 };
  expect(await ask('lessons')).toEqual({
    rows: [
      { day: '2026-11-05', ...none, scheduled: 2 },
      { day: '2026-11-09', ...none, cancelled: 1 },
      { day: '2026-11-10', ...none, completed: 1, minutesTaught: 60 },
    ],
    totals: { scheduled: 2, completed: 1, cancelled: 1, minutesTaught: 60 },
  });
});

describe('active users', () => {
  const learn = (studentId: string, courseId: string, ...times: readonly string[]) => {
    const tell = happening('learning', 'Progress', `${courseId}:${studentId}`);
    return on.hear(
      ...times.map((time) =>
        tell(progressUpdatedV1, time, {
          studentId,
          courseId,
          completedModules: [],
          tutorId: 't-1',
          updatedAt: time,
        }),
      ),
    );
  };

  test('are counted once a day, and once in the range', async () => {
    await learn('s-1', 'c-1', at('01T10:00'), at('01T11:00'), at('02T10:00'));
    await learn('s-1', 'c-2', at('02T12:00'));
    await learn('s-2', 'c-1', at('02T10:00'));
    expect(await ask('active-users')).toEqual({
      rows: [
        { day: '2026-11-01', activeUsers: 1 },
        { day: '2026-11-02', activeUsers: 2 },
      ],
      totals: { activeUsers: 2 },
    });
    expect((await ask('active-users', { by: 'course' })).rows).toMatchObject([
      { courseId: 'c-1', activeUsers: 2 },
      { courseId: 'c-2', activeUsers: 1 },
    ]);
    expect(await ask('active-users', { by: 'tutor' })).toEqual({
      rows: [{ tutorId: 't-1', activeUsers: 2 }],
      totals: { activeUsers: 2 },
    });
  });

  test('are the same people in two months, and one in the range', async () => {
    await learn('s-1', 'c-1', at('30T23:59'), '2026-12-01T00:00:00.000Z');
    expect(await ask('active-users', { to: day('2026-12-31') })).toEqual({
      rows: [
        { day: '2026-11-30', activeUsers: 1 },
        { day: '2026-12-01', activeUsers: 1 },
      ],
      totals: { activeUsers: 1 },
    });
  });

  test('are known by digests: no id of a user is in the rows', async () => {
    await learn('a-student-of-ours', 'c-1', at('01T10:00'));
    await on.follow();
    expect(JSON.stringify(on.views.items().filter(({ pk }) => pk.startsWith('active#')))).not.toContain(
      'a-student-of-ours',
    );
  });
});

test('who comes and who leaves is counted by day', async () => {
  const tell = happening('user', 'User', 'u-1');
  const user = { userId: 'u-1', role: 'TUTOR' } as const;
  await on.hear(
    tell(userCreatedV1, at('01T10:00'), { ...user, email: 'u@example.com', timestamp: at('01T10:00') }),
    tell(userDeactivatedV1, at('07T10:00'), { ...user, timestamp: at('07T10:00') }),
  );
  expect(await ask('registrations')).toEqual({
    rows: [
      { day: '2026-11-01', registered: 1, deactivated: 0 },
      { day: '2026-11-07', registered: 0, deactivated: 1 },
    ],
    totals: { registered: 1, deactivated: 1 },
  });
});

test('a report with more rows than an answer holds is refused, and says how many', () => {
  const figures = Array.from({ length: MOST_ROWS + 1 }, (_, index) => ({
    day: NOVEMBER.from,
    currency: undefined,
    tutorId: `t-${index}`,
    courseId: undefined,
    numbers: { enrolled: 1 },
  }));
  expect(() => figureReport('enrolments', 'tutor', figures, new Map())).toThrow(ReportTooLarge);
  expect(figureReport('enrolments', 'day', figures, new Map()).totals).toMatchObject({
    enrolled: MOST_ROWS + 1,
  });
});
