import { setTimeout as pause } from 'node:timers/promises';
import type { Answer } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { register, teachAlways } from '../../../acting/requests.ts';
import type { Chance } from '../../memory/chance.ts';
import { lostOnTheWay, type Perform } from '../../workflows/perform.ts';
import type { Book, Cast, Plan } from '../cast.ts';
import { SAGA_SCALE } from './time.ts';

const RETRY_MILLISECONDS = 200;

/** A booking is work for seven services: what two processors carry, while things fail and clocks run twice as fast. */
export const MILLISECONDS_A_BOOKING = 900;

/** Has everybody join who takes part; nothing fails yet. */
export const setScene = async (
  perform: Perform,
  settled: () => Promise<void>,
  { students, tutors }: Cast,
): Promise<void> => {
  const everybody = [
    ...students.map(({ userId }) => ({ userId, role: 'STUDENT' }) as const),
    ...tutors.map(({ userId }) => ({ userId, role: 'TUTOR' }) as const),
  ];
  await Promise.all(everybody.map((person) => perform(register(person), { flow: `${person.userId}-joins` })));
  await settled();
  await Promise.all([
    ...students.map(({ userId, card: token }) =>
      perform(
        { method: 'PUT', path: `/payment-accounts/${userId}/payment-method`, body: { token } },
        { by: { userId, role: 'STUDENT' }, flow: `${userId}-pays` },
      ),
    ),
    ...tutors
      .filter(({ teaches }) => teaches)
      .map(({ userId }) =>
        perform(teachAlways(userId), { by: { userId, role: 'TUTOR' }, flow: `${userId}-teaches` }),
      ),
  ]);
  await settled();
};

/** Has everybody book what is planned, and some of them change their minds. Gives the bookings by the ids that they were given. */
export const bookAll = (
  { http }: Pick<Platform, 'http'>,
  plans: readonly Plan[],
  chance: Chance,
  signal: AbortSignal,
): Promise<readonly Book[]> => {
  const send = async (studentId: string, ask: (token: string) => Promise<Answer>): Promise<Answer> => {
    const token = await localToken({ userId: studentId, roles: ['STUDENT'] });
    for (;;) {
      const answer = await ask(token).catch(lostOnTheWay);
      if (answer !== undefined && answer.status < 500 && answer.status !== 429) return answer;
      await pause(RETRY_MILLISECONDS, undefined, { signal });
    }
  };

  const act = async ({ book, cancelAfter }: Plan): Promise<Book> => {
    const { bookingId: flow, studentId, wanted } = book;
    await pause(chance.fork(flow).below(plans.length * MILLISECONDS_A_BOOKING), undefined, { signal });
    const headers = { 'idempotency-key': flow, 'x-correlation-id': flow };
    const asked = await send(studentId, (token) =>
      http.send('POST', '/bookings', JSON.stringify(wanted), { token, headers }),
    );
    if (asked.status !== 202) throw new Error(`${flow} is refused: ${asked.status} ${asked.text}`);
    const bookingId = String(asked.body.bookingId);
    if (cancelAfter !== undefined) {
      await pause(cancelAfter * SAGA_SCALE, undefined, { signal });
      await send(studentId, (token) => http.send('DELETE', `/bookings/${bookingId}`, '', { token }));
    }
    return { ...book, bookingId };
  };

  return Promise.all(plans.map(act));
};
