import type { Identity } from '@edtech/http';
import type { Person } from '../domain/person.ts';

export const isAdmin = ({ roles }: Pick<Identity, 'roles'>): boolean => roles.includes('ADMIN');

export const personOf = (identity: Identity): Person => ({
  userId: identity.userId,
  isAdmin: isAdmin(identity),
});
