import type { Content } from '../domain/kinds.ts';
import type { Template } from './draft.ts';

type Welcome = Extract<Content, { readonly kind: 'welcome' }>;

const NEXT = {
  STUDENT: 'You can now look for a tutor and book your first lesson.',
  TUTOR: 'Describe what you teach and say when you have time, so that students can book you.',
  ADMIN: 'You can now look after the platform.',
} as const;

export const welcome: Template<Welcome> = {
  version: 1,
  draft: ({ role }) => ({
    subject: 'Welcome to Edtech',
    paragraphs: ['Your account is ready.', NEXT[role]],
  }),
};
