import { followEvery, type PagePlace, type Place, projection } from '@edtech/projection';
import { type Learner, Progress, progressId } from '../domain/progress.ts';
import { LessonRow } from './lesson-row.ts';
import { ProgressRow } from './progress-row.ts';

/** How far students have come in their courses, each with the lessons that were taken. */
export const studentProgress = projection({
  name: 'progress',
  version: 1,
  perAggregate: true,
  follows: followEvery(Progress, {
    LessonTaken: ({ aggregateId: progressId, version, data }, rows) => {
      rows.patch(ProgressRow, { progressId }, { version });
      rows.put(LessonRow, { progressId, version, ...data });
    },
    ProgressBegun: ({ aggregateId: progressId, version, occurredAt, data }, rows) =>
      rows.put(ProgressRow, { progressId, ...data, begunAt: occurredAt, updatedAt: occurredAt, version }),
    ModuleLearned: ({ aggregateId: progressId, version, occurredAt, data: { completedModules } }, rows) =>
      rows.patch(ProgressRow, { progressId }, { completedModules, updatedAt: occurredAt, version }),
  }),
});

export const progressOf =
  (learner: Learner) =>
  ({ generation, table }: Place) =>
    ProgressRow.get({ generation, progressId: progressId(learner) }).go(table);

/** The course begun last comes first. */
export const progressOfStudent =
  (studentId: string) =>
  ({ generation, index }: PagePlace) =>
    ProgressRow.query.byStudent({ generation, studentId }).go({ ...index, order: 'desc' });

/** Newest first. */
export const lessonsOf =
  (learner: Learner) =>
  ({ generation, table }: PagePlace) =>
    LessonRow.query
      .byProgress({ generation, progressId: progressId(learner) })
      .go({ ...table, order: 'desc' });
