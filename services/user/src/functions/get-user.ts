import { httpHandler, ok, selfOr } from '@edtech/http';
import { User } from '../domain/user.ts';
import { profileOf } from '../profile.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { path: ['userId'], allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId } }) => {
    const { state, version } = await store.load(User, userId);
    return ok(profileOf(userId, state, version), { version });
  },
);
