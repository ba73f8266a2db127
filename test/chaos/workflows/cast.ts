/** Somebody who takes part. */
export interface Person {
  readonly userId: string;
  readonly role: 'STUDENT' | 'TUTOR';
}

/** A course that is for sale. */
export interface Course {
  readonly courseId: string;
  readonly tutorId: string;
  readonly modules: readonly string[];
}

/** What somebody has paid for, and the flow under which that was asked for. */
export interface Purchase {
  readonly studentId: string;
  readonly courseId: string;
  readonly paymentId: string;
  readonly flow: string;
}

/** A lesson that its tutor says has taken place. */
export interface Lesson {
  readonly lessonId: string;
  readonly studentId: string;
  readonly courseId: string;
  readonly module: string;
  readonly paymentId: string;
  readonly flow: string;
}

/** What was done over HTTP, all of it with success: the rest has to follow. */
export interface Deeds {
  readonly courses: readonly Course[];
  readonly purchases: readonly Purchase[];
  readonly lessons: readonly Lesson[];
}

/** Commands of each student under faults: two courses are bought, and a lesson is paid for, scheduled and completed. */
const COMMANDS_A_STUDENT = 5;

const FEWEST = 2;

/** As many tutors as students, because a tutor gives one lesson at a time. */
export const castOf = (prefix: string, commands: number) => {
  const count = Math.max(FEWEST, Math.ceil(commands / COMMANDS_A_STUDENT));
  const all = <Role extends Person['role']>(role: Role, name: string) =>
    Array.from({ length: count }, (_, index) => ({ role, userId: `${prefix}-${name}-${index}` }));
  return { tutors: all('TUTOR', 'tutor'), students: all('STUDENT', 'student') };
};

/** Every other course is completed by the one lesson that is taken of it. */
export const modulesOf = (index: number): readonly string[] => (index % 2 === 0 ? ['m-1'] : ['m-1', 'm-2']);
