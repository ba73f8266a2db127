import { randomUUID } from 'node:crypto';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { draftCourse } from '../../acting/requests.ts';
import { someUser } from './user-events.ts';

/** Has a tutor draft a course. */
export const draftSomeCourse = async ({ http }: Pick<Platform, 'http'>): Promise<void> => {
  const token = await localToken({ userId: someUser(), roles: ['TUTOR'] });
  const { path, body } = draftCourse(['m-1']);
  const { status, text } = await http.post(path, body, {
    token,
    headers: { 'idempotency-key': randomUUID() },
  });
  if (status !== 201) throw new Error(`POST ${path} answered ${status}: ${text}`);
};
