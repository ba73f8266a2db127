import { happened, projected } from '@edtech/testkit';
import { Activity } from '../../src/domain/activity.ts';
import type { ActivityEvent } from '../../src/domain/facts.ts';
import { ActiveRow } from '../../src/read-models/active-row.ts';
import { activeUsers } from '../../src/read-models/active-users.ts';
import { figures } from '../../src/read-models/figures.ts';
import { FiguresRow } from '../../src/read-models/figures-row.ts';
import { memberOf, PARTS, SHARDS } from '../../src/read-models/keys.ts';

const MANY = 200;

const payments = Array.from({ length: MANY }, (_, number) => {
  const id = `edtech.payment/Payment/p-${number}`;
  const payment: ActivityEvent = {
    type: 'PaymentReceived',
    data: {
      payerId: `s-${number}`,
      tutorId: 't-1',
      courseId: 'c-1',
      amount: { minorUnits: 100, currency: 'EUR' },
      eventId: id,
      happenedAt: '2026-11-28T10:00:00.000Z',
    },
  };
  return happened(Activity, id, [payment]);
});

const rowsBy = <Row extends { readonly scope: string }>(rows: readonly Row[]) =>
  Object.fromEntries([...Map.groupBy(rows, ({ scope }) => scope)].map(([scope, of]) => [scope, of]));

test('a day on which many buy one course of one tutor is spread over rows and partitions, and none is lost', async () => {
  const rows = rowsBy((await projected(figures, ...payments)).of(FiguresRow));
  for (const scope of ['all', 'tutor', 'course'])
    expect(rows[scope]?.reduce((sum, { received = 0 }) => sum + received, 0)).toBe(MANY * 100);
  expect(new Set(rows.all?.map(({ part }) => part)).size).toBe(PARTS);
  expect(rows.tutor).toHaveLength(SHARDS);
  expect(rows.course).toHaveLength(SHARDS);
});

test('a user has one row a month in each set, however often he is active', async () => {
  const learned = Array.from(
    { length: 60 },
    (_, index): ActivityEvent => ({
      type: 'ProgressMade',
      data: {
        studentId: 's-1',
        courseId: 'c-1',
        tutorId: 't-1',
        eventId: `e-${index}`,
        happenedAt: `2026-11-${String((index % 30) + 1).padStart(2, '0')}T10:00:00.000Z`,
      },
    }),
  );
  const rows = await projected(activeUsers, happened(Activity, 'edtech.learning/Progress/p-1', learned));
  expect(rows.of(ActiveRow)).toHaveLength(3);
  for (const row of rows.of(ActiveRow)) expect(row).toMatchObject({ d01: 2, d30: 2 });
});

test('a tutor with many lessons is spread over partitions, and stands in them as the one user that he is', async () => {
  const lessons = Array.from({ length: MANY }, (_, number) => {
    const id = `edtech.tutoring/Lesson/l-${number}`;
    const lesson: ActivityEvent = {
      type: 'LessonCompleted',
      data: {
        studentId: 's-1',
        tutorId: 't-1',
        eventId: id,
        happenedAt: '2026-11-28T10:00:00.000Z',
      },
    };
    return happened(Activity, id, [lesson]);
  });
  const rows = (await projected(activeUsers, ...lessons)).of(ActiveRow);
  const ofTutor = rows.filter(({ member }) => member === memberOf('t-1'));
  expect(new Set(ofTutor.map(({ scope }) => scope))).toEqual(new Set(['all']));
  expect(new Set(ofTutor.map(({ part }) => part)).size).toBe(PARTS);
  expect(ofTutor.reduce((sum, { d28 = 0 }) => sum + d28, 0)).toBe(MANY);
});
