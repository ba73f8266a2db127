import { followEvery, type PagePlace, type Place, projection } from '@edtech/projection';
import { Course } from '../domain/course.ts';
import { DraftRow } from './draft-row.ts';

/** Courses as their tutors write them: by id, and by tutor. */
export const drafts = projection({
  name: 'drafts',
  version: 1,
  perAggregate: true,
  follows: followEvery(Course, {
    CourseDrafted: ({ aggregateId: courseId, version, occurredAt, data: { tutorId, content } }, rows) =>
      rows.put(DraftRow, {
        courseId,
        tutorId,
        status: 'DRAFT',
        ...content,
        edition: 0,
        draftedAt: occurredAt,
        version,
      }),
    CourseRevised: ({ aggregateId: courseId, version, data: { changes } }, rows) =>
      rows.patch(DraftRow, { courseId }, { ...changes, version }),
    CoursePublished: ({ aggregateId: courseId, version, data: { edition } }, rows) =>
      rows.patch(DraftRow, { courseId }, { status: 'PUBLISHED', edition, version }),
    CourseWithdrawn: ({ aggregateId: courseId, version }, rows) =>
      rows.patch(DraftRow, { courseId }, { status: 'WITHDRAWN', version }),
  }),
});

export const draftOf =
  (courseId: string) =>
  ({ generation, table }: Place) =>
    DraftRow.get({ generation, courseId }).go(table);

/** Newest first. */
export const draftsBy =
  (tutorId: string) =>
  ({ generation, index }: PagePlace) =>
    DraftRow.query.byTutor({ generation, tutorId }).go({ ...index, order: 'desc' });
