import type { RowItem } from '@edtech/projection';
import { type CourseState, isUnpublished } from './domain/course.ts';
import { CourseNotFound } from './domain/refusals.ts';
import type { CourseAnswer } from './generated/course-answer.ts';
import type { CourseSummaryAnswer } from './generated/course-summary-answer.ts';
import type { DraftAnswer } from './generated/draft-answer.ts';
import type { DraftSummaryAnswer } from './generated/draft-summary-answer.ts';
import type { CatalogueRow } from './read-models/catalogue-row.ts';
import type { DraftRow } from './read-models/draft-row.ts';

/** A course in a list: what one chooses by. */
export const listed = ({
  courseId,
  tutorId,
  title,
  subject,
  price,
  publishedAt,
}: RowItem<typeof CatalogueRow>): CourseSummaryAnswer => ({
  courseId,
  tutorId,
  title,
  subject,
  price,
  publishedAt,
});

/** A course with all that is taught in it. */
export const shown = (row: RowItem<typeof CatalogueRow>): CourseAnswer => ({
  ...listed(row),
  ...(row.description === undefined ? {} : { description: row.description }),
  modules: row.modules,
  edition: row.edition,
  forSale: row.shelf === 'FOR_SALE',
  version: row.version,
});

const STATUS = { draft: 'DRAFT', published: 'PUBLISHED', withdrawn: 'WITHDRAWN' } as const;

/** A course as its tutor sees it. */
export const drafted = (courseId: string, state: CourseState, version: number): DraftAnswer => {
  if (state.status === 'unknown') throw new CourseNotFound(courseId);
  const { tutorId, draft, status } = state;
  return {
    courseId,
    tutorId,
    status: STATUS[status],
    ...draft,
    edition: state.status === 'draft' ? 0 : state.edition,
    unpublished: isUnpublished(state),
    version,
  };
};

/** The same in a list. */
export const draftListed = ({
  courseId,
  tutorId,
  status,
  title,
  subject,
  price,
  edition,
  draftedAt,
  version,
}: RowItem<typeof DraftRow>): DraftSummaryAnswer => ({
  courseId,
  tutorId,
  status,
  title,
  subject,
  price,
  edition,
  draftedAt,
  version,
});
