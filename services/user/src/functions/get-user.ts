import { httpHandler, ok, selfOr, version } from '@edtech/http';
import { UserNotFound } from '../domain/refusals.ts';
import { User } from '../domain/user.ts';
import { profileOfRow } from '../profile.ts';
import { users, userWithId } from '../read-models/users.ts';
import { views } from './views.ts';

export const handler = httpHandler(
  { path: ['userId'], query: { atLeast: version }, allow: selfOr('ADMIN', 'userId') },
  async ({ path: { userId }, query: { atLeast } }) => {
    const row = await views.find(users, userWithId(userId), {
      aggregate: User,
      id: userId,
      version: atLeast,
    });
    if (row === null) throw new UserNotFound(userId);
    return ok(profileOfRow(row), row);
  },
);
