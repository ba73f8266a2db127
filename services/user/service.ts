import { consumes, pageOf, route, service } from '@edtech/infrastructure';
import { audit } from './src/application/audit.ts';
import { userRepublication } from './src/application/republication.ts';
import { aggregates } from './src/domain/aggregates.ts';
import {
  AdministratorNeeded,
  CallerDeactivated,
  EmailTaken,
  RoleNotOpen,
  UserAlreadyRegistered,
  UserIsDeactivated,
  UserNotFound,
} from './src/domain/refusals.ts';
import { projections } from './src/read-models/index.ts';

const userId = 'u-4b1f';

export default service({
  name: 'user',
  aggregates,
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
      answers: { 201: 'registered' },
      refuses: [new UserAlreadyRegistered(userId), new EmailTaken(), new RoleNotOpen()],
    }),
    route('POST /admins', 'register-admin', {
      does: 'Registers an administrator',
      executes: { decidesOnOthers: true },
      answers: { 201: 'registered' },
      refuses: [new CallerDeactivated(), new UserAlreadyRegistered(userId), new EmailTaken()],
    }),
    route('PATCH /users/{userId}', 'change-profile', {
      does: "Changes a user's profile",
      executes: { freesUniqueValues: true, decidesOnOthers: true },
      answers: { 200: 'user' },
      refuses: [
        new CallerDeactivated(),
        new UserNotFound(userId),
        new UserIsDeactivated(userId),
        new EmailTaken(),
      ],
    }),
    route('POST /users/{userId}/deactivation', 'deactivate-user', {
      does: 'Deactivates a user',
      executes: { freesUniqueValues: true, decidesOnOthers: true },
      answers: { 200: 'user' },
      refuses: [new CallerDeactivated(), new UserNotFound(userId), new AdministratorNeeded(userId)],
    }),
    route('GET /users/{userId}/audit', 'get-audit', {
      does: 'Lists what was done to a user, and by whom',
      reads: true,
      answers: { 200: pageOf('entries', 'audit-entry') },
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
    consumes(audit, { does: 'writes down who did what to which user', local: true }),
    consumes(userRepublication, {
      does: "publishes again what a consumer of the users' events misses",
      maximumConcurrency: 2,
    }),
  ],
});
