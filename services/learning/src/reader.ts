import type { Identity } from '@edtech/http';

/** Whether somebody asks for what is their own; administrators see everything. */
export const isSelfOrAdmin = ({ userId, roles }: Identity, studentId: string): boolean =>
  userId === studentId || roles.includes('ADMIN');
