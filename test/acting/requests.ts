/** What people ask of the platform over HTTP when they learn, teach and pay: who sends it, and how often, is the caller's. */
export interface Request {
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly body?: object;
}

export interface Registration {
  readonly userId: string;
  readonly role: 'STUDENT' | 'TUTOR';
}

const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

/** Lessons begin at whole steps. */
const STEP_MILLISECONDS = 5 * 60_000;

export const COURSE_PRICE = { minorUnits: 19_900, currency: 'EUR' };
export const LESSON_PRICE = { minorUnits: 4_990, currency: 'EUR' };

export const addressOf = (userId: string): string => `${userId}@example.com`;

export const register = ({ userId, role }: Registration): Request => ({
  method: 'POST',
  path: '/users',
  body: { userId, email: addressOf(userId), role },
});

export const leaveCard = (userId: string): Request => ({
  method: 'PUT',
  path: `/payment-accounts/${userId}/payment-method`,
  body: { token: 'tok_visa' },
});

/** A tutor who teaches at any time. */
export const teachAlways = (tutorId: string): Request => ({
  method: 'PUT',
  path: `/tutors/${tutorId}/availability`,
  body: {
    timeZone: 'Europe/Berlin',
    weekly: WEEKDAYS.map((day) => ({ day, from: '00:00', to: '24:00' })),
  },
});

export const moduleNamed = (module: string) => ({
  module,
  title: `About ${module}`,
  lessons: [{ title: 'First', minutes: 60 }],
});

export const draftCourse = (modules: readonly string[], title = 'Algebra from the start'): Request => ({
  method: 'POST',
  path: '/courses',
  body: { title, subject: 'Algebra', price: COURSE_PRICE, modules: modules.map(moduleNamed) },
});

export const publishCourse = (courseId: string): Request => ({
  method: 'PUT',
  path: `/courses/${courseId}/publication`,
});

export const buyCourse = (courseId: string): Request => ({
  method: 'POST',
  path: '/payments',
  body: { paymentType: 'COURSE', courseId, amount: COURSE_PRICE, description: 'Algebra' },
});

/** Has the price of a lesson held. */
export const holdLesson = (tutorId: string): Request => ({
  method: 'POST',
  path: '/payments',
  body: { paymentType: 'LESSON', tutorId, amount: LESSON_PRICE, description: 'Algebra' },
});

export interface WantedLesson {
  readonly tutorId: string;
  readonly paymentId: string;
  /** Epoch milliseconds; it begins at the step before. */
  readonly at: number;
  /** The course and the module that it is about. */
  readonly of?: object;
}

export const scheduleLesson = ({ tutorId, paymentId, at, of = {} }: WantedLesson): Request => {
  const scheduledTime = new Date(Math.floor(at / STEP_MILLISECONDS) * STEP_MILLISECONDS).toISOString();
  const lesson = { tutorId, scheduledTime, durationMinutes: 60, subject: 'Algebra', paymentId };
  return { method: 'POST', path: '/lessons', body: { ...lesson, ...of } };
};

export const completeLesson = (lessonId: string): Request => ({
  method: 'POST',
  path: `/lessons/${lessonId}/complete`,
});

/** What says that it is the same request when it comes again. Others than a POST name what they change. */
export const keyOf = ({ method }: Request, key: string): Readonly<Record<string, string>> =>
  method === 'POST' ? { 'idempotency-key': key } : {};

/** The text of its body, as it is sent. */
export const bodyOf = ({ body }: Request): string => (body === undefined ? '' : JSON.stringify(body));
