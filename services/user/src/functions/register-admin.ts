import { randomUUID } from 'node:crypto';
import { once } from '@edtech/event-store';
import { created, hasRole, httpHandler } from '@edtech/http';
import { executeFor } from '../application/as-caller.ts';
import { registerUser } from '../domain/user.ts';
import { registerAdminRequest } from '../generated/register-admin-request.ts';
import { store } from './store.ts';

export const handler = httpHandler(
  { body: registerAdminRequest, allow: hasRole('ADMIN'), idempotencyKey: 'optional' },
  async ({ body, claim, context }) => {
    const registration = { userId: randomUUID(), ...body, role: 'ADMIN' } as const;
    const { userId } = registration;
    return once(store, { context, claim }, async (tx) => {
      const { version } = await executeFor(tx, userId, () => registerUser(registration), { context });
      return created(`/users/${userId}`, { userId, version }, { version });
    });
  },
);
