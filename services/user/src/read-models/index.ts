import { auditLog } from './audit-log.ts';
import { registrations } from './registrations.ts';
import { users } from './users.ts';

/** Every read model of the service, in every version whose generations are still there. */
export const projections = [users, registrations, auditLog];
