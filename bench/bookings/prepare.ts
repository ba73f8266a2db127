import type { RequestOptions } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import pLimit from 'p-limit';
import { bodyOf, leaveCard, type Request, register, teachAlways } from '../../test/acting/requests.ts';

/** Who books what. */
export interface Booker {
  readonly self: RequestOptions;
  readonly tutorId: string;
  /** When the lesson is to begin: nobody else wants the tutor then. */
  readonly requestedTime: string;
}

const LESSONS_OF_A_TUTOR = 10;
const AT_ONCE = 4;
const HOUR = 3_600_000;
/** From one lesson to the next, with the time that tutors want in between. */
const APART = 2 * HOUR;
const DAY = 24 * HOUR;

/** Registers a student for each booking, and as many tutors as can teach them all. */
export const prepare = async (
  platform: Platform,
  { run, bookings }: { readonly run: string; readonly bookings: number },
): Promise<readonly Booker[]> => {
  const limit = pLimit(AT_ONCE);
  const send = async ({ method, path, ...rest }: Request, options: RequestOptions = {}) => {
    const { status, text } = await platform.http.send(
      method,
      path,
      bodyOf({ method, path, ...rest }),
      options,
    );
    if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  };
  const people = (role: 'STUDENT' | 'TUTOR', count: number) =>
    Promise.all(
      Array.from({ length: count }, (_, number) =>
        limit(async () => {
          const userId = `${role.toLowerCase()}-${run}-${number}`;
          await send(register({ userId, role }));
          return { userId, self: { token: await localToken({ userId, roles: [role] }) } };
        }),
      ),
    );
  const tutors = await people('TUTOR', Math.ceil(bookings / LESSONS_OF_A_TUTOR));
  const students = await people('STUDENT', bookings);
  // Their accounts and profiles have to be there before they leave cards and say when they teach.
  await platform.settled(120_000);
  await Promise.all([
    ...tutors.map(({ userId, self }) => limit(() => send(teachAlways(userId), self))),
    ...students.map(({ userId, self }) => limit(() => send(leaveCard(userId), self))),
  ]);
  await platform.settled(120_000);
  const tomorrow = Math.ceil(Date.now() / DAY) * DAY + DAY;
  return students.map(({ self }, number) => ({
    self,
    tutorId: tutors[Math.floor(number / LESSONS_OF_A_TUTOR)]?.userId ?? '',
    requestedTime: new Date(tomorrow + (number % LESSONS_OF_A_TUTOR) * APART).toISOString(),
  }));
};
