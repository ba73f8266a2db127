import type { Identity } from '@edtech/http';
import type { Editor } from './domain/ownership.ts';

export const isAdmin = ({ roles }: Identity): boolean => roles.includes('ADMIN');

export const editorOf = (identity: Identity): Editor => ({
  userId: identity.userId,
  isAdmin: isAdmin(identity),
});

/** Whether somebody asks for what is their own; administrators see everything. */
export const isSelfOrAdmin = (identity: Identity, userId: string): boolean =>
  identity.userId === userId || isAdmin(identity);

/** What users register with. Whether there is such a user is not known here. */
export const isUserId = (text: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(text);
