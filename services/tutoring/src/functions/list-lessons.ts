import { httpHandler, ok, pageRequest, paging, RequestRefused, text } from '@edtech/http';
import { lessons, lessonsOfStudent, lessonsOfTutor } from '../read-models/lessons.ts';
import { isAdmin } from './person.ts';
import { views } from './views.ts';

const userId = text({ most: 128 });

const eitherOf = (studentId: string | undefined, tutorId: string | undefined) => {
  if (studentId !== undefined && tutorId === undefined) return lessonsOfStudent(studentId);
  if (tutorId !== undefined && studentId === undefined) return lessonsOfTutor(tutorId);
  const message = 'must be given, or tutorId must be, and not both';
  throw new RequestRefused('query-invalid', { violations: [{ path: 'studentId', rule: 'either', message }] });
};

export const handler = httpHandler(
  {
    query: { studentId: userId, tutorId: userId, ...paging },
    allow: (identity, { query: { studentId, tutorId } }) =>
      isAdmin(identity) || [studentId, tutorId].every((id) => id === undefined || id === identity.userId),
  },
  async ({ query: { studentId, tutorId, ...request } }) => {
    const page = await views.page(lessons, pageRequest(request), eitherOf(studentId, tutorId));
    return ok({ lessons: page.rows.map(({ generation: _, ...lesson }) => lesson), cursor: page.cursor });
  },
);
