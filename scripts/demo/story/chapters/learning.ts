import { LESSON_PRICE } from '../money.ts';
import type { Person } from '../people.ts';
import type { Scene } from '../scene.ts';
import { MODULES, type Sale } from './selling.ts';

const STEP_MS = 5 * 60_000;

/** The lessons that were taken, and the payments for them. */
export interface Taught {
  readonly lessonIds: readonly string[];
  readonly payments: readonly string[];
}

/**
 * Nora takes a lesson with each tutor, on a module of that tutor's course. Theo's has no other module, so it is completed. One
 * lesson each: it has to begin now, or nobody could complete it now, and a tutor teaches one lesson at a time.
 */
export const learning = async (scene: Scene, { algebra, sets }: Sale): Promise<Taught> => {
  const { tara, theo } = scene.cast.tutors;
  const taken = [
    await lesson(scene, tara, { courseId: algebra, module: MODULES.algebra[0] }, []),
    await lesson(scene, theo, { courseId: sets, module: MODULES.sets[0] }, ['course.completed']),
  ];
  return {
    lessonIds: taken.map(({ lessonId }) => lessonId),
    payments: taken.map(({ paymentId }) => paymentId),
  };
};

const lesson = async (
  scene: Scene,
  tutor: Person,
  course: { readonly courseId: string; readonly module: string },
  completes: readonly string[],
) => {
  const { nora } = scene.cast.students;
  const held = await scene.play({
    says: `Nora’s card holds the price of a lesson with ${tutor.name}`,
    by: nora,
    request: [
      'POST',
      '/payments',
      {
        paymentType: 'LESSON',
        tutorId: tutor.userId,
        amount: LESSON_PRICE,
        description: `About ${course.module}`,
      },
    ],
    status: 201,
  });
  const paymentId = String(held.paymentId);
  const scheduledTime = new Date(Math.floor(Date.now() / STEP_MS) * STEP_MS).toISOString();
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(scheduledTime),
  );
  const mail = (to: Person, other: Person) => ({
    to,
    template: 'lesson-scheduled',
    subject: `Lesson with ${other.name} on ${day}`,
  });
  const wanted = { tutorId: tutor.userId, scheduledTime, durationMinutes: 60, subject: 'Algebra', paymentId };
  const made = await scene.play({
    says: `Nora schedules the lesson on ${course.module}`,
    by: nora,
    request: ['POST', '/lessons', { ...wanted, ...course }],
    status: 201,
    events: ['lesson.scheduled', 'notification.sent', 'notification.sent'],
    mails: [mail(nora, tutor), mail(tutor, nora)],
  });
  const lessonId = String(made.lessonId);
  await scene.play({
    says: `${tutor.name} has taught it`,
    by: tutor,
    request: ['POST', `/lessons/${lessonId}/complete`],
    status: 200,
    events: ['lesson.completed', 'payment.completed', 'progress.updated', ...completes],
  });
  return { lessonId, paymentId };
};
