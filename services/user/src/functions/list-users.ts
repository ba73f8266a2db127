import { hasRole, httpHandler, ok, oneOf, pageRequest, paging, RequestRefused, text } from '@edtech/http';
import { ROLES, type Role } from '../domain/user.ts';
import { profileOfRow } from '../profile.ts';
import { users, usersWithEmail, usersWithRole } from '../read-models/users.ts';
import { views } from './views.ts';

const ADDRESS_CHARACTERS = 254;

const eitherOf = (role: Role | undefined, email: string | undefined) => {
  if (role !== undefined && email === undefined) return usersWithRole(role);
  if (email !== undefined && role === undefined) return usersWithEmail(email);
  const message = 'must be given, or email must be, and not both';
  throw new RequestRefused('query-invalid', { violations: [{ path: 'role', rule: 'either', message }] });
};

export const handler = httpHandler(
  {
    query: { role: oneOf(...ROLES), email: text({ most: ADDRESS_CHARACTERS }), ...paging },
    allow: hasRole('ADMIN'),
  },
  async ({ query: { role, email, ...request } }) => {
    const { rows, cursor } = await views.page(users, pageRequest(request), eitherOf(role, email));
    return ok({ users: rows.map(profileOfRow), cursor });
  },
);
