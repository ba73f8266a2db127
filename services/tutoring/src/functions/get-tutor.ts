import { httpHandler, ok, version } from '@edtech/http';
import { TutorNotFound } from '../domain/refusals.ts';
import { Tutor } from '../domain/tutor.ts';
import { shownTutor, tutors, tutorWithId } from '../read-models/tutors.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['tutorId'], query: { atLeast: version }, allow: 'signed-in' },
  async ({ path: { tutorId }, query: { atLeast } }) => {
    const seen = { aggregate: Tutor, id: tutorId, version: atLeast };
    const row = await views.find(tutors, tutorWithId(tutorId), seen);
    if (row === null) throw new TutorNotFound();
    return ok(shownTutor(row), row);
  },
);
