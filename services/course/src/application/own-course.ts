import { type CommandContext, commitTogether, type EventStore, type UnitOfWork } from '@edtech/event-store';
import { Course, type CourseState } from '../domain/course.ts';
import { demandOwn, type Editor } from '../domain/ownership.ts';

export interface OwnCourse {
  readonly courseId: string;
  readonly editor: Editor;
  readonly context: CommandContext;
}

/**
 * Commits what `work` decides, for whoever has a say in the course. That is found out before anything else, a version that
 * is asked for as well: to all others, every id answers alike.
 * @throws CourseNotFound, and as `EventStore.transact` does
 */
export const inOwnCourse = <Result>(
  store: EventStore,
  { courseId, editor, context }: OwnCourse,
  work: (tx: UnitOfWork, course: CourseState) => Promise<Result>,
): Promise<Result> =>
  commitTogether(store, context, async (tx) => {
    const { state } = await tx.read(Course, courseId);
    return work(tx, demandOwn(courseId, state, editor));
  });
