import { hasRole, httpHandler, ok } from '@edtech/http';
import { showDiff } from '../application/show.ts';
import { desk } from './desk.ts';
import { revealQuery, shownTo } from './letters-query.ts';

export const handler = httpHandler(
  { path: ['deadLetterId'], query: revealQuery, allow: hasRole('ADMIN') },
  async ({ path: { deadLetterId }, query, identity }) => {
    const diff = await showDiff(desk, deadLetterId, shownTo(query, identity));
    return ok(diff, diff);
  },
);
