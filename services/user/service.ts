import { consumes, route, service } from '@edtech/infrastructure';
import { audit } from './src/application/audit.ts';
import { userRepublication } from './src/application/republication.ts';
import { projections } from './src/read-models/index.ts';

export default service({
  name: 'user',
  readModels: {
    of: 'users by id, e-mail address and role, how many registered, and what was done to whom',
    projections,
    indexes: ['gsi1', 'gsi2'],
  },
  routes: [
    route('POST /users', 'register-user', {
      does: 'Registers a student or a tutor',
      open: true,
      executes: true,
    }),
    route('POST /admins', 'register-admin', {
      does: 'Registers an administrator',
      executes: { decidesOnOthers: true },
    }),
    route('PATCH /users/{userId}', 'change-profile', {
      does: "Changes a user's profile",
      executes: { freesUniqueValues: true, decidesOnOthers: true },
    }),
    route('POST /users/{userId}/deactivation', 'deactivate-user', {
      does: 'Deactivates a user',
      executes: { freesUniqueValues: true, decidesOnOthers: true },
    }),
    route('GET /users/{userId}/audit', 'get-audit', {
      does: 'Lists what was done to a user, and by whom',
      reads: true,
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
    consumes(audit, { does: 'writes down who did what to which user', local: true }),
    consumes(userRepublication, {
      does: "publishes again what a consumer of the users' events misses",
      maximumConcurrency: 2,
    }),
  ],
});
