import type { Identity } from '@edtech/http';
import type { Learner } from '../domain/progress.ts';
import { ProgressNotFound } from '../domain/refusals.ts';
import { progressOf, studentProgress } from '../read-models/student-progress.ts';
import { isSelfOrAdmin } from '../reader.ts';
import { views } from './views.ts';

/**
 * For the student, the tutor whose course it is, and administrators: to others it is as if there were none.
 * @throws ProgressNotFound
 */
export const visibleProgress = async (learner: Learner, identity: Identity) => {
  const row = await views.find(studentProgress, progressOf(learner));
  const mayRead = isSelfOrAdmin(identity, learner.studentId) || row?.tutorId === identity.userId;
  if (row === null || !mayRead) throw new ProgressNotFound();
  return row;
};
