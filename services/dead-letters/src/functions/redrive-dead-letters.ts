import { hasRole, httpHandler, ok } from '@edtech/http';
import { redriveSeveral } from '../application/redrive-many.ts';
import { redriveManyRequest } from '../generated/redrive-many-request.ts';
import { redrivingDesk } from './redriving-desk.ts';

export const handler = httpHandler(
  { body: redriveManyRequest, allow: hasRole('ADMIN'), idempotencyKey: 'optional' },
  async ({ body, identity, claim }) =>
    ok(await redriveSeveral(redrivingDesk, body, { by: identity.userId, reason: body.reason }, claim)),
);
