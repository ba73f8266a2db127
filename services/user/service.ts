import { consumes, route, service } from '@edtech/infrastructure';
import { userRepublication } from './src/application/republication.ts';
import { projections } from './src/read-models/index.ts';

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
    }),
    route('POST /admins', 'register-admin', { does: 'Registers an administrator', executes: true }),
    route('PATCH /users/{userId}', 'change-profile', {
      does: "Changes a user's profile",
      executes: { freesUniqueValues: true },
    }),
    route('GET /users/{userId}', 'get-user', { does: 'Reads a user', reads: { atLeast: true } }),
    route('GET /users', 'list-users', {
      does: 'Lists users by role, or finds one by e-mail address',
      reads: { indexes: ['gsi1', 'gsi2'] },
    }),
    route('GET /registrations', 'list-registrations', {
      does: 'Counts the registrations of a month, by day and role',
      reads: true,
    }),
  ],
  consumers: [
    consumes(userRepublication, {
      does: "publishes again what a consumer of the users' events misses",
      maximumConcurrency: 2,
    }),
  ],
});
