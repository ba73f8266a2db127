import type { Content } from '../src/domain/content.ts';
import type { CoursePublished } from '../src/domain/course.ts';

/** A course of these modules, fit to be published. */
export const contentOf = (...modules: readonly string[]): Content => ({
  title: 'Algebra from the start',
  subject: 'Algebra',
  price: { minorUnits: 19_900, currency: 'EUR' },
  modules: modules.map((module) => ({ module, title: `About ${module}`, lessons: [{ title: 'First' }] })),
});

export const published = (content: Content, edition = 1): CoursePublished => ({
  type: 'CoursePublished',
  data: { tutorId: 't-1', edition, content },
});
