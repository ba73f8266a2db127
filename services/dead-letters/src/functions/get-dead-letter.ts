import { hasRole, httpHandler, ok } from '@edtech/http';
import { showLetter } from '../application/show.ts';
import { desk } from './desk.ts';
import { revealQuery, shownTo } from './letters-query.ts';

export const handler = httpHandler(
  { path: ['deadLetterId'], query: revealQuery, allow: hasRole('ADMIN') },
  async ({ path: { deadLetterId }, query, identity }) => {
    const letter = await showLetter(desk, deadLetterId, shownTo(query, identity));
    return ok(letter, letter);
  },
);
