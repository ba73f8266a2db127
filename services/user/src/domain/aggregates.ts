import { AuditTrail } from './audit-trail.ts';
import { User } from './user.ts';

/** All aggregates of the service. */
export const aggregates = [User, AuditTrail] as const;
