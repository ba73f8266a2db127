import { hasRole, httpHandler, ok } from '@edtech/http';
import { redrive } from '../application/change.ts';
import { redriveRequest } from '../generated/redrive-request.ts';
import { askedBy } from './asked.ts';
import { redrivingDesk } from './redriving-desk.ts';

export const handler = httpHandler(
  {
    path: ['deadLetterId'],
    body: redriveRequest,
    allow: hasRole('ADMIN'),
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async (request) => {
    const letter = await redrive(redrivingDesk, askedBy(request), request.body.inSpiteOfAge ?? false);
    return ok(letter, letter);
  },
);
