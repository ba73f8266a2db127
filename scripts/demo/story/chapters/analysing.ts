import { figure } from '../figures.ts';
import { COURSE_PRICE, LESSON_PRICE } from '../money.ts';
import type { Person } from '../people.ts';
import { type Body, listIn, type Scene } from '../scene.ts';

const DAY_MS = 86_400_000;
const LESSON_MINUTES = 60;

/** What the story implies of a tutor, as the reports name it. */
interface Implied {
  readonly enrolments: Readonly<Record<string, number>>;
  readonly lessons: Readonly<Record<string, number>>;
  readonly revenue: Readonly<Record<string, number>>;
}

/** The figures of each tutor. Those of the whole platform would also have what others do there. */
export const analysing = async (scene: Scene): Promise<void> => {
  const { tara, theo } = scene.cast.tutors;
  const [course, lesson] = [COURSE_PRICE.minorUnits, LESSON_PRICE.minorUnits];
  const lessons = { scheduled: 1, completed: 1, cancelled: 0, minutesTaught: LESSON_MINUTES };
  await reportsOn(scene, tara, {
    enrolments: { enrolled: 2, revoked: 1, completed: 0 },
    lessons,
    revenue: revenueOf([course, course, lesson], [course]),
  });
  await reportsOn(scene, theo, {
    enrolments: { enrolled: 1, revoked: 0, completed: 1 },
    lessons,
    revenue: revenueOf([course, lesson], []),
  });
};

const revenueOf = (received: readonly number[], refunded: readonly number[]) => {
  const [receivedMinorUnits, refundedMinorUnits] = [sumOf(received), sumOf(refunded)];
  return {
    payments: received.length,
    refunds: refunded.length,
    receivedMinorUnits,
    refundedMinorUnits,
    netMinorUnits: receivedMinorUnits - refundedMinorUnits,
  };
};

const sumOf = (amounts: readonly number[]): number => amounts.reduce((sum, amount) => sum + amount, 0);

const reportsOn = async (scene: Scene, { name, userId }: Person, implied: Implied): Promise<void> => {
  // A day counts in UTC, and the story may have begun on the day before.
  const [from, to] = [Date.now() - DAY_MS, Date.now()].map((at) => new Date(at).toISOString().slice(0, 10));
  for (const [report, expected] of Object.entries(implied)) {
    const path = `/analytics/${report}?from=${from}&to=${to}&by=tutor&tutorId=${userId}`;
    const [row = {}] = listIn(await scene.read(path), 'rows');
    scene.check(figure(`${report} of ${name}`, expected, picked(row, Object.keys(expected))));
  }
};

const picked = (row: Body, names: readonly string[]): Body =>
  Object.fromEntries(names.map((name) => [name, row[name]]));
