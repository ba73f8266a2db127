import { randomUUID } from 'node:crypto';
import { created, httpHandler } from '@edtech/http';
import { RoleNotOpen } from '../domain/refusals.ts';
import { registerUser, User } from '../domain/user.ts';
import { registerUserRequest } from '../generated/register-user-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: registerUserRequest, allow: 'anyone' },
  async ({ body, context }) => {
    if (body.role === 'ADMIN') throw new RoleNotOpen();
    const registration = { userId: randomUUID(), ...body };
    const { userId } = registration;
    const { version } = await store.execute(User, userId, registerUser(registration), { context });
    return created(`/users/${userId}`, { userId, version }, { version });
  },
);
