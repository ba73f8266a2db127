import type { ReportRequest } from '../application/report-request.ts';
import { monthsBetween } from '../domain/day.ts';
import { ALL_PARTS, fromKey, inKey, NONE, partOfKey, type Scope } from './keys.ts';

/** One query: the rows of a month in one partition, of one tutor or course where it is known which. */
export interface PlaceToLook {
  readonly scope: Scope;
  readonly month: string;
  readonly part: string;
  readonly subject?: string;
}

interface Partition {
  readonly part: string;
  readonly subject?: string;
}

const ofSubjects = (...subjects: readonly string[]): readonly Partition[] =>
  subjects.map((subject) => ({ part: partOfKey(subject), subject }));

const EVERYWHERE: readonly Partition[] = ALL_PARTS.map((part) => ({ part }));

/** In which rows the answer is: no more of them than have to be read. */
const partitionsOf = ({
  by,
  tutorId,
  courseId,
}: ReportRequest): { readonly scope: Scope; readonly partitions: readonly Partition[] } => {
  if (courseId !== undefined) return { scope: 'course', partitions: ofSubjects(inKey(courseId)) };
  // What does not say whose course it is belongs to the course's tutor; that is found out when it is read.
  if (tutorId !== undefined) return { scope: 'tutor', partitions: ofSubjects(inKey(tutorId), NONE) };
  return { scope: by === 'day' ? 'all' : by, partitions: EVERYWHERE };
};

export const placesToLook = (request: ReportRequest): readonly PlaceToLook[] => {
  const { scope, partitions } = partitionsOf(request);
  return monthsBetween(request.from, request.to).flatMap((month) =>
    partitions.map((partition) => ({ scope, month, ...partition })),
  );
};

interface Keyed {
  readonly scope: Scope;
  readonly subject: string;
  readonly other: string;
}

/** The tutor and the course that a row is about. */
export const aboutOf = ({ scope, subject, other }: Keyed) => {
  const [tutor, course] = scope === 'course' ? [other, subject] : [subject, other];
  return { tutorId: fromKey(tutor), courseId: fromKey(course) };
};
