import { setTimeout as pause } from 'node:timers/promises';
import {
  buyCourse,
  completeLesson,
  draftCourse,
  holdLesson,
  leaveCard,
  publishCourse,
  register,
  scheduleLesson,
  teachAlways,
} from '../../acting/requests.ts';
import type { Chance } from '../memory/chance.ts';
import {
  type Course,
  castOf,
  type Deeds,
  type Lesson,
  modulesOf,
  type Person,
  type Purchase,
} from './cast.ts';
import type { Perform } from './perform.ts';
import { fastNow } from './time.ts';

export interface Scene {
  readonly prefix: string;
  readonly tutors: readonly Person[];
  readonly students: readonly Person[];
  /** One of each tutor, in their order. */
  readonly courses: readonly Course[];
}

const LONGEST_PAUSE_MILLISECONDS = 1_200;

/** Has everybody join, and every tutor's course published; nothing fails yet. */
export const setScene = async (
  perform: Perform,
  settled: () => Promise<void>,
  { prefix, commands }: { readonly prefix: string; readonly commands: number },
): Promise<Scene> => {
  const { tutors, students } = castOf(prefix, commands);
  const everybody: readonly Person[] = [...tutors, ...students];
  await Promise.all(everybody.map((person) => perform(register(person), { flow: `${person.userId}-joins` })));
  await settled();
  await Promise.all([
    ...students.map((by) => perform(leaveCard(by.userId), { by, flow: `${by.userId}-pays` })),
    ...tutors.map((by) => perform(teachAlways(by.userId), { by, flow: `${by.userId}-teaches` })),
  ]);
  const courses = await Promise.all(
    tutors.map(async (by, index): Promise<Course> => {
      const modules = modulesOf(index);
      const { courseId } = await perform(draftCourse(modules), { by, flow: `${by.userId}-drafts` });
      await perform(publishCourse(String(courseId)), { by, flow: `${by.userId}-publishes` });
      return { courseId: String(courseId), tutorId: by.userId, modules };
    }),
  );
  await settled();
  return { prefix, tutors, students, courses };
};

/**
 * Everybody buys two courses and takes a lesson of the first, at the same time: access may be granted before the lesson is
 * completed, or after it.
 */
export const play = async (
  perform: Perform,
  { prefix, tutors, students, courses }: Scene,
  chance: Chance,
): Promise<Deeds> => {
  const purchases: Purchase[] = [];
  const lessons: Lesson[] = [];

  const buy = async (by: Person, { courseId }: Course, which: string, own: Chance): Promise<void> => {
    await pause(own.below(LONGEST_PAUSE_MILLISECONDS));
    const flow = `${by.userId}-buys-${which}`;
    const { paymentId } = await perform(buyCourse(courseId), { by, flow });
    purchases.push({ studentId: by.userId, courseId, paymentId: String(paymentId), flow });
  };

  const learn = async (by: Person, tutor: Person, { courseId }: Course, own: Chance): Promise<void> => {
    await pause(own.below(LONGEST_PAUSE_MILLISECONDS));
    const { userId: studentId } = by;
    const module = 'm-1';
    const held = await perform(holdLesson(tutor.userId), { by, flow: `${studentId}-holds` });
    const paymentId = String(held.paymentId);
    const wanted = { tutorId: tutor.userId, paymentId, at: fastNow(), of: { courseId, module } };
    const made = await perform(scheduleLesson(wanted), { by, flow: `${studentId}-schedules` });
    const lessonId = String(made.lessonId);
    const flow = `${studentId}-learns`;
    await pause(own.below(LONGEST_PAUSE_MILLISECONDS));
    await perform(completeLesson(lessonId), { by: tutor, flow });
    lessons.push({ lessonId, studentId, courseId, module, paymentId, flow });
    // A tutor who presses the button again.
    if (own.strikes(0.3)) await perform(completeLesson(lessonId), { by: tutor, flow: `${flow}-again` });
  };

  await Promise.all(
    students.flatMap((student, index) => {
      const own = chance.fork(`${prefix} ${index}`);
      const [tutor, first] = [tutors[index], courses[index]];
      const second = courses[(index + 1) % courses.length];
      if (tutor === undefined || first === undefined || second === undefined)
        throw new Error('There is a tutor for every student.');
      return [
        buy(student, first, 'first', own.fork('first')),
        buy(student, second, 'second', own.fork('second')),
        learn(student, tutor, first, own.fork('learn')),
      ];
    }),
  );
  return { courses, purchases, lessons };
};
