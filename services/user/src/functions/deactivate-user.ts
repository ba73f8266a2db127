import { once } from '@edtech/event-store';
import { httpHandler, ok, selfOr } from '@edtech/http';
import { executeFor } from '../application/as-caller.ts';
import { deactivateUser } from '../domain/user.ts';
import { deactivateUserRequest } from '../generated/deactivate-user-request.ts';
import { profileOf } from '../profile.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  {
    body: deactivateUserRequest,
    path: ['userId'],
    allow: selfOr('ADMIN', 'userId'),
    ifMatch: true,
    idempotencyKey: 'optional',
  },
  async ({ body, path: { userId }, ifMatch, claim, context }) => {
    const seen = ifMatch === undefined ? {} : { expectedVersion: ifMatch };
    return once(store, { context, claim }, async (tx) => {
      const { state, version } = await executeFor(
        tx,
        userId,
        (by) => deactivateUser({ userId, ...body, ...(by === undefined ? {} : { by }) }),
        { context, ...seen },
      );
      return ok(profileOf(userId, state, version), { version });
    });
  },
);
