import { countFigures, figure } from '../figures.ts';
import { COURSE_PRICE, LESSON_PRICE, NO_MONEY, type Sums, sumsOf, totalOf } from '../money.ts';
import { everybodyIn } from '../people.ts';
import { type Body, listIn, type Scene } from '../scene.ts';
import type { Taught } from './learning.ts';
import type { Sale } from './selling.ts';

/** Everything that the story implies in all, compared with what the services say at its end. */
export const reckoning = async (scene: Scene, sale: Sale, taught: Taught): Promise<void> => {
  await events(scene);
  await mails(scene);
  await money(scene, sale, taught);
  await courses(scene, sale, taught);
};

const events = async (scene: Scene): Promise<void> => {
  const flows = await scene.flows();
  const seen = flows.flatMap((flow) => flow.events);
  scene.check(
    ...countFigures((type) => type, scene.implied().events, seen),
    figure(
      'deliveries left unhandled',
      0,
      flows.reduce((sum, { unhandled }) => sum + unhandled, 0),
    ),
  );
};

/** By recipient and subject in the mailbox, and by template in each one's own history. */
const mails = async (scene: Scene): Promise<void> => {
  const implied = scene.implied().mails;
  for (const { email, name, userId } of everybodyIn(scene.cast)) {
    const own = implied.filter(({ to }) => to.email === email);
    const delivered = listIn(await scene.read(`/mailbox?to=${encodeURIComponent(email)}`), 'mails');
    const history = listIn(await scene.read(`/users/${userId}/notifications`), 'notifications');
    scene.check(
      ...countFigures(
        (subject) => `mail to ${name} “${subject}”`,
        own.map(({ subject }) => subject),
        delivered.map(({ subject }) => String(subject)),
      ),
      ...countFigures(
        (template) => `${template} for ${name}`,
        own.map(({ template }) => `${template} SENT`),
        history.map(({ template, status }) => `${template} ${status}`),
      ),
    );
  }
};

const money = async (scene: Scene, { norasPayments, omarsPayment }: Sale, taught: Taught): Promise<void> => {
  const [course, lesson] = [COURSE_PRICE.minorUnits, LESSON_PRICE.minorUnits];
  const implied: readonly (readonly [paymentId: string, of: string, sums: Sums])[] = [
    ...norasPayments.map((id, position) => [id, `Nora’s course ${position + 1}`, sumsOf(course)] as const),
    [omarsPayment, 'Omar’s course', sumsOf(course, course)],
    ...taught.payments.map((id, position) => [id, `Nora’s lesson ${position + 1}`, sumsOf(lesson)] as const),
  ];
  const found: Sums[] = [];
  for (const [paymentId, of, sums] of implied) {
    const seen = sumsIn(await scene.read(`/payments/${paymentId}`));
    found.push(seen);
    scene.check(figure(`${of} (cents)`, sums, seen));
  }
  scene.check(
    figure('all payments (cents)', totalOf(implied.map(([, , sums]) => sums)), totalOf(found)),
    figure(
      'payments of Pia',
      ['FAILED'],
      listIn(await scene.read(`/payments?userId=${scene.cast.students.pia.userId}`), 'payments').map(
        ({ status }) => status,
      ),
    ),
  );
};

const sumsIn = ({ captured, refunded, shares }: Body): Sums => ({
  ...NO_MONEY,
  captured: minorUnitsIn(captured),
  refunded: minorUnitsIn(refunded),
  commission: minorUnitsIn(fieldOf(shares, 'platform')),
});

/** NaN, which equals nothing that is implied, where there is no amount. */
const minorUnitsIn = (money: unknown): number => Number(fieldOf(money, 'minorUnits') ?? Number.NaN);

const fieldOf = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;

const courses = async (scene: Scene, sale: Sale, { lessonIds }: Taught): Promise<void> => {
  const { nora, omar } = scene.cast.students;
  const progress = [
    { of: 'Algebra', courseId: sale.algebra, percent: 50, students: [nora, omar], learned: ['numbers'] },
    { of: 'Sets', courseId: sale.sets, percent: 100, students: [nora], learned: ['sets'] },
  ];
  for (const [position, { of, courseId, percent, students, learned }] of progress.entries()) {
    const path = `/courses/${courseId}/students`;
    const noras = await scene.read(`${path}/${nora.userId}`);
    const lessons = await scene.read(`/students/${nora.userId}/progress/${courseId}/lessons`);
    const enrolled = listIn(await scene.read(path), 'enrolments');
    scene.check(
      figure(
        `Nora in ${of}`,
        { access: 'HELD', percent, learned, isCompleted: percent === 100 },
        {
          access: noras.access,
          percent: noras.percent,
          learned: noras.learned,
          isCompleted: noras.completedAt !== undefined,
        },
      ),
      figure(
        `lessons that Nora has taken in ${of}`,
        [lessonIds[position]],
        listIn(lessons, 'lessons').map(({ lessonId }) => lessonId),
      ),
      figure(
        `students of ${of}`,
        students.map(({ userId }) => userId),
        enrolled.map(({ studentId }) => studentId).toSorted(),
      ),
    );
  }
  const { access } = await scene.read(`/courses/${sale.algebra}/students/${omar.userId}`);
  scene.check(figure('Omar in Algebra', 'REVOKED', access));
};
