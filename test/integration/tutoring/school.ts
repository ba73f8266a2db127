import { joinTutors, Tutor } from '../../../services/tutoring/src/domain/tutor.ts';
import { type Request, startTutoring, type Tutoring } from './service.ts';

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

export const student = { userId: 's-1', roles: ['STUDENT'] };
export const other = { userId: 's-2', roles: ['STUDENT'] };
export const tutor = { userId: 't-1', roles: ['TUTOR'] };
export const otherTutor = { userId: 't-2', roles: ['TUTOR'] };
export const admin = { userId: 'a-1', roles: ['ADMIN'] };

/** Today plus `days` at midnight of UTC, and so many minutes. */
export const day = (days: number, minutes = 0): string =>
  new Date((Math.floor(Date.now() / DAY) + days) * DAY + minutes * MINUTE).toISOString();
/** The step at which a lesson begins that is to begin at once, or so many minutes later. */
export const stepNow = (minutes = 0): string =>
  new Date((Math.floor(Date.now() / (5 * MINUTE)) * 5 + minutes) * MINUTE).toISOString();

export const weekly = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'].map(
  (name) => ({
    day: name,
    from: '00:00',
    to: '24:00',
  }),
);
export const ALWAYS = { timeZone: 'UTC', weekly };

export const of = (tutorId: string) => ({ path: { tutorId } });
export const lesson = (more: object = {}) => ({
  tutorId: 't-1',
  scheduledTime: day(3, 600),
  durationMinutes: 60,
  subject: 'Algebra',
  ...more,
});

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

/** The service, and what people ask of it. */
export const openSchool = async () => {
  const service: Tutoring = await startTutoring();
  const send = (name: string, request: Request) => service.send(name, request);
  return {
    service,
    send,
    /** A tutor of the test's own, who teaches always. */
    async newTutor(tutorId: string, availability: object = ALWAYS): Promise<typeof tutor> {
      const { store } = await import('../../../services/tutoring/src/functions/store.ts');
      const as = { userId: tutorId, roles: ['TUTOR'] };
      await store.execute(Tutor, tutorId, joinTutors(), { context });
      const { status } = await send('set-availability', { as, ...of(tutorId), body: availability });
      expect(status).toBe(200);
      return as;
    },
    schedule: (as: typeof tutor, more: object, headers: Record<string, string> = {}) =>
      send('schedule-lesson', { as, headers, body: lesson(more) }),
  };
};

export type School = Awaited<ReturnType<typeof openSchool>>;

export const errorOf = ({ status, body }: { status: number | undefined; body: { code?: unknown } }) => [
  status,
  body.code,
];
