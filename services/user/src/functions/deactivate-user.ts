import { httpHandler, ok, selfOr } from '@edtech/http';
import { executeAsCaller } from '../application/as-caller.ts';
import { deactivateUser } from '../domain/user.ts';
import { deactivateUserRequest } from '../generated/deactivate-user-request.ts';
import { profileOf } from '../profile.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: deactivateUserRequest, path: ['userId'], allow: selfOr('ADMIN', 'userId') },
  async ({ body, path: { userId }, ifMatch, context }) => {
    const { state, version } = await executeAsCaller(
      store,
      userId,
      (by) => deactivateUser({ userId, ...body, ...(by === undefined ? {} : { by }) }),
      { context, ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }) },
    );
    return ok(profileOf(userId, state, version), { version });
  },
);
