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
import { type Course, castOf, type Lesson, modulesOf, type Person, type Purchase } from './cast.ts';
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

/** Everybody buys two courses. */
export const buyCourses = async (
  perform: Perform,
  { students, courses }: Scene,
  chance: Chance,
): Promise<readonly Purchase[]> => {
  const buy = async (by: Person, course: number, which: string): Promise<Purchase> => {
    const flow = `${by.userId}-buys-${which}`;
    const courseId = courses[course % courses.length]?.courseId ?? '';
    await pause(chance.fork(flow).below(LONGEST_PAUSE_MILLISECONDS));
    const { paymentId } = await perform(buyCourse(courseId), { by, flow });
    return { studentId: by.userId, courseId, paymentId: String(paymentId), flow };
  };
  return Promise.all(
    students.flatMap((student, index) => [buy(student, index, 'first'), buy(student, index + 1, 'second')]),
  );
};

/** Everybody takes a lesson of the first course that they buy, or have bought. */
export const takeLessons = async (
  perform: Perform,
  { students, tutors, courses }: Scene,
  chance: Chance,
): Promise<readonly Lesson[]> => {
  const learn = async (by: Person, tutor: Person, { courseId }: Course): Promise<Lesson> => {
    const { userId: studentId } = by;
    const flow = `${studentId}-learns`;
    const own = chance.fork(flow);
    const module = 'm-1';
    await pause(own.below(LONGEST_PAUSE_MILLISECONDS));
    const held = await perform(holdLesson(tutor.userId), { by, flow: `${studentId}-holds` });
    const paymentId = String(held.paymentId);
    const wanted = { tutorId: tutor.userId, paymentId, at: fastNow(), of: { courseId, module } };
    const made = await perform(scheduleLesson(wanted), { by, flow: `${studentId}-schedules` });
    const lessonId = String(made.lessonId);
    await pause(own.below(LONGEST_PAUSE_MILLISECONDS));
    await perform(completeLesson(lessonId), { by: tutor, flow });
    // A tutor who presses the button again.
    if (own.strikes(0.3)) await perform(completeLesson(lessonId), { by: tutor, flow: `${flow}-again` });
    return { lessonId, studentId, courseId, module, paymentId, flow };
  };
  return Promise.all(
    students.map((student, index) => {
      const [tutor, course] = [tutors[index], courses[index]];
      if (tutor === undefined || course === undefined)
        throw new Error('There is a tutor, with a course, for every student.');
      return learn(student, tutor, course);
    }),
  );
};
