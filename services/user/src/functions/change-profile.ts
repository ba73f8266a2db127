import { httpHandler, ok, selfOr } from '@edtech/http';
import { executeAsCaller } from '../application/as-caller.ts';
import { changeProfile } from '../domain/user.ts';
import { changeProfileRequest } from '../generated/change-profile-request.ts';
import { profileOf } from '../profile.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: changeProfileRequest, path: ['userId'], allow: selfOr('ADMIN', 'userId'), ifMatch: true },
  async ({ body: changes, path: { userId }, ifMatch, context }) => {
    const { state, version } = await executeAsCaller(
      store,
      userId,
      () => changeProfile({ userId, changes }),
      {
        context,
        ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
      },
    );
    return ok(profileOf(userId, state, version), { version });
  },
);
