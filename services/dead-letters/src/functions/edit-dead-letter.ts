import { hasRole, httpHandler, ok } from '@edtech/http';
import { edit } from '../application/change.ts';
import { editRequest } from '../generated/edit-request.ts';
import { askedBy } from './asked.ts';
import { asking } from './asking.ts';
import { desk } from './desk.ts';

/** What a payload may have, and the reason beside it. */
const MAXIMUM_BYTES = 400_000;

export const handler = httpHandler(
  {
    path: ['deadLetterId'],
    body: editRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'optional',
    maxBodyBytes: MAXIMUM_BYTES,
  },
  async (request) => {
    const letter = await edit({ ...desk, asking }, askedBy(request), request.body);
    return ok(letter, letter);
  },
);
