import type { RowItem } from '@edtech/projection';
import type { EnrolmentState } from './domain/enrolment.ts';
import type { AccessAnswer } from './generated/access-answer.ts';
import type { EnrolmentAnswer } from './generated/enrolment-answer.ts';
import type { EnrolmentRow } from './read-models/enrolment-row.ts';

const percentOf = (part: number, whole: number): number => Math.floor((100 * part) / whole);

/** An enrolment as the HTTP API shows it. What was learned beyond the student's edition is shown, and not counted. */
export const enrolmentView = ({
  studentId,
  courseId,
  tutorId,
  access,
  edition,
  required,
  learned,
  enrolledAt,
  completedAt,
  version,
}: RowItem<typeof EnrolmentRow>): EnrolmentAnswer => ({
  studentId,
  courseId,
  tutorId,
  access,
  edition,
  required,
  learned,
  percent: percentOf(required.filter((module) => learned.includes(module)).length, required.length),
  enrolledAt,
  ...(completedAt === undefined ? {} : { completedAt }),
  version,
});

/** What a tutor is answered who has given or taken access. */
export const accessView = (
  { courseId, studentId }: { readonly courseId: string; readonly studentId: string },
  { access }: EnrolmentState,
  version: number,
): AccessAnswer => ({ courseId, studentId, access: access === 'held' ? 'HELD' : 'REVOKED', version });
