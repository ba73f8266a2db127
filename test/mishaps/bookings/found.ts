import { documentClient, dynamoDbTable } from '@edtech/event-store';
import type { Answer } from '@edtech/testkit/http-client';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { type Entry, entries } from '../../../services/payment/src/adapters/local-gateway/ledger.ts';
import { bookingOf, LESSON_MINUTES, LESSON_TIME, type Line } from './booking.ts';
import type { Cast } from './people.ts';

/** Events of the booking itself; all others are of its workflow. */
const OF_BOOKING = ['REQUESTED', 'CANCELLATION_REQUESTED', 'COMPLETED', 'FAILED'];

const OF_WORKFLOW = 'WORKFLOW_';

/** What happened, in its order, to the booking, to its workflow, and to each step. */
const byStep = (history: readonly Line[]): Readonly<Record<string, string>> => {
  const lines = history.map(({ event, step = '' }) => {
    if (OF_BOOKING.includes(event)) return ['BOOKING', event] as const;
    return event.startsWith(OF_WORKFLOW)
      ? (['WORKFLOW', event.slice(OF_WORKFLOW.length)] as const)
      : ([step, event] as const);
  });
  const groups = Map.groupBy(lines, ([owner]) => owner);
  return Object.fromEntries(
    [...groups].map(([owner, found]) => [owner, found.map(([, event]) => event).join(' ')]),
  );
};

/** What a mail is about, by what its subject says. */
const MAILS: readonly (readonly [RegExp, string])[] = [
  [/^Lesson with /, 'lesson confirmed'],
  [/^New booking on /, 'lesson booked'],
  [/ was not booked$/, 'not booked'],
];

const nameOf = (subject: string): string => MAILS.find(([form]) => form.test(subject))?.[1] ?? subject;

const statusIn = ({ status, body }: Answer): unknown => (status === 404 ? 'none' : body.status);

const sum = (found: readonly Entry[], of: 'authorized' | 'captured' | 'released'): number =>
  found.reduce((total, entry) => total + entry[of], 0);

/** All that the local gateway has in its books. */
export const booksOf = async ({
  endpoints: { dynamodb: endpoint, region },
}: Pick<Platform, 'endpoints'>): Promise<readonly Entry[]> => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = documentClient({ endpoint, region, credentials });
  const books: Entry[] = [];
  for await (const entry of entries(dynamoDbTable({ client, tableName: 'edtech-payment-dev' })))
    books.push(entry);
  return books;
};

/** What a case has come to, in the words of its `End`. */
export const found = async (platform: Pick<Platform, 'http'>, books: readonly Entry[], cast: Cast) => {
  const { http } = platform;
  const { student, tutor, ids } = cast;
  const admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
  const { status, failure, history } = await bookingOf(platform, cast);
  const mailsTo = async (email: string): Promise<readonly string[]> => {
    const { body } = await http.get(`/mailbox?to=${encodeURIComponent(email)}`, admin);
    // A list of this API is an array under its name.
    const mails = body.mails as readonly { readonly subject: string }[];
    return mails
      .map(({ subject }) => subject)
      .filter((subject) => !subject.startsWith('Welcome'))
      .map(nameOf);
  };
  const end = new Date(Date.parse(LESSON_TIME) + LESSON_MINUTES * 60_000).toISOString();
  const slots = await http.get(
    `/tutors/${tutor.userId}/slots?from=${LESSON_TIME}&to=${end}&minutes=${LESSON_MINUTES}`,
    student.self,
  );
  const free = slots.body.slots as readonly { readonly start: string }[];
  const ofPayment = books.filter(({ paymentId }) => paymentId === ids.paymentId);
  return {
    status,
    ...(failure === undefined ? {} : { failure: { step: failure.step, code: failure.code } }),
    slot: free.some(({ start }) => start === LESSON_TIME) ? 'free' : 'taken',
    money: {
      entries: ofPayment.length,
      authorized: sum(ofPayment, 'authorized'),
      captured: sum(ofPayment, 'captured'),
      released: sum(ofPayment, 'released'),
    },
    lesson: statusIn(await http.get(`/lessons/${ids.lessonId}`, admin)),
    chat: statusIn(await http.get(`/chat-sessions/${ids.chatSessionId}`, admin)),
    mails: { student: await mailsTo(student.email), tutor: await mailsTo(tutor.email) },
    history: byStep(history),
  };
};

export type Found = Awaited<ReturnType<typeof found>>;
