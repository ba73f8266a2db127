import { randomUUID } from 'node:crypto';
import { once } from '@edtech/event-store';
import { created, httpHandler } from '@edtech/http';
import { RoleNotOpen } from '../domain/refusals.ts';
import { registerUser, User } from '../domain/user.ts';
import { registerUserRequest } from '../generated/register-user-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: registerUserRequest, allow: 'anyone', idempotencyKey: 'optional' },
  async ({ body, claim, context }) => {
    if (body.role === 'ADMIN') throw new RoleNotOpen();
    const registration = { userId: randomUUID(), ...body };
    const { userId } = registration;
    return once(store, { context, claim }, async (tx) => {
      const { version } = await tx.execute(User, userId, registerUser(registration));
      return created(`/users/${userId}`, { userId, version }, { version });
    });
  },
);
