import { httpHandler, ok, pageRequest, paging, text } from '@edtech/http';
import { listed } from '../course-view.ts';
import { catalogue, coursesForSale, coursesOn } from '../read-models/catalogue.ts';
import { views } from './views.ts';

const SUBJECT_CHARACTERS = 200;

export const handler = httpHandler(
  { query: { subject: text({ most: SUBJECT_CHARACTERS }), ...paging }, allow: 'anyone' },
  async ({ query: { subject, ...request } }) => {
    const query = subject === undefined ? coursesForSale : coursesOn(subject);
    const { rows, cursor } = await views.page(catalogue, pageRequest(request), query);
    return ok({ courses: rows.map(listed), cursor });
  },
);
