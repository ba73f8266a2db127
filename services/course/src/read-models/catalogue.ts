import { followEvery, type PagePlace, type Place, projection } from '@edtech/projection';
import { Course } from '../domain/course.ts';
import { CatalogueRow } from './catalogue-row.ts';

/** Whatever its case, a subject is one. */
const topicOf = (subject: string): string => subject.trim().toLowerCase();

/** The courses that are, or were, for sale: by id, all of them, and by subject. */
export const catalogue = projection({
  name: 'catalogue',
  version: 1,
  perAggregate: true,
  follows: followEvery(Course, {
    CourseDrafted: () => {},
    CourseRevised: ({ aggregateId: courseId, version }, rows) =>
      rows.patch(CatalogueRow, { courseId }, { version }),
    CoursePublished: ({ aggregateId: courseId, version, occurredAt, data }, rows) => {
      const { tutorId, edition, content } = data;
      const topic = topicOf(content.subject);
      const shown = { shelf: 'FOR_SALE', tutorId, ...content, topic, edition, version } as const;
      // Where a course stands in the list is a matter of its first edition, and never changes.
      if (edition === 1) rows.put(CatalogueRow, { courseId, ...shown, publishedAt: occurredAt });
      else rows.patch(CatalogueRow, { courseId }, shown);
    },
    CourseWithdrawn: ({ aggregateId: courseId, version }, rows) =>
      rows.patch(CatalogueRow, { courseId }, { shelf: 'WITHDRAWN', version }),
  }),
});

export const courseWithId =
  (courseId: string) =>
  ({ generation, table }: Place) =>
    CatalogueRow.get({ generation, courseId }).go(table);

/** Newest first. */
export const coursesForSale = ({ generation, index }: PagePlace) =>
  CatalogueRow.query.byShelf({ generation, shelf: 'FOR_SALE' }).go({ ...index, order: 'desc' });

/** Newest first. */
export const coursesOn =
  (subject: string) =>
  ({ generation, index }: PagePlace) =>
    CatalogueRow.query
      .byTopic({ generation, shelf: 'FOR_SALE', topic: topicOf(subject) })
      .go({ ...index, order: 'desc' });
