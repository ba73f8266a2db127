import type { Content } from '../domain/kinds.ts';
import type { Template } from './draft.ts';

type CourseWelcome = Extract<Content, { readonly kind: 'course-welcome' }>;

export const courseWelcome: Template<CourseWelcome> = {
  version: 1,
  draft: (_, { courseTitle, otherName = 'your tutor' }) => ({
    subject: courseTitle === undefined ? 'Welcome to your course' : `Welcome to ${courseTitle}`,
    paragraphs: [
      courseTitle === undefined
        ? `You now have access to a course of ${otherName}.`
        : `You now have access to the course ${courseTitle} of ${otherName}.`,
      'Begin with its first module whenever you like.',
    ],
  }),
};
