import { randomUUID } from 'node:crypto';
import { created, hasRole, httpHandler } from '@edtech/http';
import { executeAsCaller } from '../application/as-caller.ts';
import { registerUser } from '../domain/user.ts';
import { registerAdminRequest } from '../generated/register-admin-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: registerAdminRequest, allow: hasRole('ADMIN') },
  async ({ body, context }) => {
    const registration = { userId: randomUUID(), ...body, role: 'ADMIN' } as const;
    const { userId } = registration;
    const { version } = await executeAsCaller(store, userId, () => registerUser(registration), { context });
    return created(`/users/${userId}`, { userId, version }, { version });
  },
);
