import { httpHandler, ok, pageRequest, paging } from '@edtech/http';
import { draftListed } from '../course-view.ts';
import { TutorNotFound } from '../domain/refusals.ts';
import { isSelfOrAdmin } from '../editor.ts';
import { drafts, draftsBy } from '../read-models/drafts.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['tutorId'], query: paging, allow: 'signed-in' },
  async ({ path: { tutorId }, query, identity }) => {
    if (!isSelfOrAdmin(identity, tutorId)) throw new TutorNotFound();
    const { rows, cursor } = await views.page(drafts, pageRequest(query), draftsBy(tutorId));
    return ok({ courses: rows.map(draftListed), cursor });
  },
);
