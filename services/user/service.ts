import { consumes, pageOf, route, service } from '@edtech/infrastructure';
import { userRepublication } from './src/application/republication.ts';
import { EmailTaken, RoleNotOpen, UserAlreadyRegistered, UserNotFound } from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

const userId = 'u-4b1f';

export default service({
  name: 'user',
  readModels: {
    of: 'users by id, e-mail address and role, and how many registered',
    projections,
    indexes: ['gsi1', 'gsi2'],
  },
  routes: [
    route('POST /users', 'register-user', {
      does: 'Registers a student or a tutor',
      open: true,
      executes: true,
      answers: { 201: 'registered' },
      refuses: [new UserAlreadyRegistered(userId), new EmailTaken(), new RoleNotOpen()],
    }),
    route('POST /admins', 'register-admin', {
      does: 'Registers an administrator',
      executes: true,
      answers: { 201: 'registered' },
      refuses: [new UserAlreadyRegistered(userId), new EmailTaken()],
    }),
    route('PATCH /users/{userId}', 'change-profile', {
      does: "Changes a user's profile",
      executes: { freesUniqueValues: true },
      answers: { 200: 'user' },
      refuses: [new UserNotFound(userId), new EmailTaken()],
    }),
    route('GET /users/{userId}', 'get-user', {
      does: 'Reads a user',
      reads: { atLeast: true },
      answers: { 200: 'user' },
      refuses: [new UserNotFound(userId)],
    }),
    route('GET /users', 'list-users', {
      does: 'Lists users by role, or finds one by e-mail address',
      reads: { indexes: ['gsi1', 'gsi2'] },
      parameters: { role: 'Users in this role.', email: 'The user with this address, whatever its case.' },
      answers: { 200: pageOf('users', 'user') },
      notes: 'Asks for either a role or an address.',
    }),
    route('GET /registrations', 'list-registrations', {
      does: 'Counts the registrations of a month, by day and role',
      reads: true,
      parameters: { month: 'The month, of UTC.' },
      answers: { 200: 'registrations' },
    }),
  ],
  consumers: [
    consumes(userRepublication, {
      does: "publishes again what a consumer of the users' events misses",
      maximumConcurrency: 2,
    }),
  ],
});
