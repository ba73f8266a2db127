import { hasRole, httpHandler, ok } from '@edtech/http';
import { discard } from '../application/change.ts';
import { discardRequest } from '../generated/discard-request.ts';
import { askedBy } from './asked.ts';
import { asking } from './asking.ts';
import { desk } from './desk.ts';

export const handler = httpHandler(
  {
    path: ['deadLetterId'],
    body: discardRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async (request) => {
    const letter = await discard({ ...desk, asking }, askedBy(request));
    return ok(letter, letter);
  },
);
