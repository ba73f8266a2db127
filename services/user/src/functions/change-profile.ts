import { httpHandler, ok, selfOr } from '@edtech/http';
import { changeProfile, User } from '../domain/user.ts';
import { changeProfileRequest } from '../generated/change-profile-request.ts';
import { profileOf } from '../profile.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: changeProfileRequest, path: ['userId'], allow: selfOr('ADMIN', 'userId'), ifMatch: true },
  async ({ body: changes, path: { userId }, ifMatch, context }) => {
    const { state, version } = await store.execute(User, userId, changeProfile({ userId, changes }), {
      context,
      ...(ifMatch === undefined ? {} : { expectedVersion: ifMatch }),
    });
    return ok(profileOf(userId, state, version), { version });
  },
);
