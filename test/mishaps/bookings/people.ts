import { randomUUID } from 'node:crypto';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { bookingOfRequest } from '../../../services/booking/src/application/booking-ids.ts';
import {
  chatSessionOfBooking,
  lessonOfBooking,
  notificationOfBooking,
} from '../../../services/booking/src/application/lesson-booking-ids.ts';
import { paymentOfBooking } from '../../../services/payment/src/application/payment-ids.ts';
import { bodyOf, leaveCard, type Request, register, teachAlways } from '../../acting/requests.ts';
import type { Case } from './case.ts';
import type { Ids } from './ids.ts';

type Http = Pick<Platform, 'http'>;

/** On a machine that is busy with something else, messages come more than once before they are handled. */
const SETTLED = 180_000;

export interface Person {
  readonly userId: string;
  readonly email: string;
  readonly self: RequestOptions;
}

/** Who takes part in a case, and the ids of the booking that comes of it. */
export interface Cast {
  readonly student: Person;
  readonly tutor: Person;
  /** Idempotency-Key of the booking. */
  readonly key: string;
  readonly ids: Ids;
}

/** Sends what somebody asks. @throws Error for an answer that is not as expected */
export const send = async (
  { http }: Http,
  { method, path, body }: Request,
  { self }: Pick<Person, 'self'>,
  expected: number,
): Promise<Answer> => {
  const answer = await http.send(method, path, bodyOf({ method, path, ...(body && { body }) }), {
    ...self,
    headers: { 'content-type': 'application/json' },
  });
  if (answer.status !== expected)
    throw new Error(`${method} ${path} answered ${answer.status} instead of ${expected}: ${answer.text}`);
  return answer;
};

const enter = async (platform: Http, role: 'STUDENT' | 'TUTOR', name: string): Promise<Person> => {
  const userId = `u-${randomUUID()}`;
  const person = {
    userId,
    email: `${name}+${userId}@example.com`,
    self: { token: await localToken({ userId, roles: [role] }) },
  };
  const { body, ...request } = register({ userId, role });
  await send(platform, { ...request, body: { ...body, email: person.email } }, person, 201);
  return person;
};

const idsOf = (student: Person, key: string): Ids => {
  const bookingId = bookingOfRequest(student.userId, key);
  return {
    bookingId,
    paymentId: paymentOfBooking(bookingId),
    lessonId: lessonOfBooking(bookingId),
    chatSessionId: chatSessionOfBooking(bookingId),
    studentNotificationId: notificationOfBooking(bookingId, 'student'),
  };
};

/** Few at a time: everybody who registers is heard of by half of the services. */
const AT_A_TIME = 4;

const inGroups = async <Item, Result>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<Result>,
): Promise<readonly Result[]> => {
  const results: Result[] = [];
  for (let from = 0; from < items.length; from += AT_A_TIME) {
    const group = items.slice(from, from + AT_A_TIME);
    results.push(...(await Promise.all(group.map((item, offset) => work(item, from + offset)))));
  }
  return results;
};

/** Students and tutors of their own for each case: registered, with a card, and with hours. */
export const engage = async (
  platform: Http & Pick<Platform, 'settled'>,
  cases: readonly Pick<Case, 'card' | 'mailName'>[],
): Promise<readonly Cast[]> => {
  const casts = await inGroups(cases, async ({ mailName = 'student' }) => {
    const student = await enter(platform, 'STUDENT', mailName);
    const tutor = await enter(platform, 'TUTOR', 'tutor');
    const key = randomUUID();
    return { student, tutor, key, ids: idsOf(student, key) };
  });
  await platform.settled(SETTLED);
  await inGroups(casts, async ({ student, tutor }, index) => {
    const { path, method } = leaveCard(student.userId);
    const token = cases[index]?.card ?? 'tok_visa';
    await send(platform, { method, path, body: { token } }, student, 200);
    await send(platform, teachAlways(tutor.userId), tutor, 200);
  });
  await platform.settled(SETTLED);
  return casts;
};
