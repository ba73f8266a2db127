import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  chatOpeningRequestedV1,
  type DataOf,
  type EventContract,
  lessonCancelledV1,
  lessonScheduledV1,
} from '@edtech/contracts';
import type { Answer, RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { ANSWERS_TO_BOOKINGS } from './made-up-bookings.ts';

let platform: Platform;
let admin: RequestOptions;
let stranger: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform({ unwaited: ANSWERS_TO_BOOKINGS });
  admin = { token: await localToken({ userId: 'root', roles: ['ADMIN'] }) };
  stranger = { token: await localToken({ userId: 'x-1', roles: ['STUDENT', 'TUTOR'] }) };
}, 200_000);

afterAll(() => platform?.stop());

/** Something happens in another service, by default to an aggregate of which nothing was told before. */
const tell = async <Contract extends EventContract>(
  contract: Contract,
  data: DataOf<Contract>,
  of = { id: randomUUID(), sequence: 1 },
) => {
  const detail = {
    id: randomUUID(),
    type: contract.type,
    version: contract.version,
    source: `edtech.${contract.context}`,
    aggregate: { type: contract.aggregate, ...of },
    occurredAt: new Date().toISOString(),
    correlationId: 'c-1',
    causationId: 'd-1',
    data,
  };
  const entry = { Source: detail.source, DetailType: contract.type, Detail: JSON.stringify(detail) };
  const { FailedEntryCount } = await platform.aws.eventbridge.send(
    new PutEventsCommand({ Entries: [{ ...entry, EventBusName: 'edtech-platform-events-dev' }] }),
  );
  expect(FailedEntryCount).toBe(0);
  await platform.settled();
};

/** A lesson of two people of its own, as tutoring tells of it. */
const newLesson = async (more: Partial<DataOf<typeof lessonScheduledV1>> = {}) => {
  const [studentId, tutorId, lessonId] = [`s-${randomUUID()}`, `t-${randomUUID()}`, `l-${randomUUID()}`];
  const scheduledTime = new Date(Date.now() + 86_400_000).toISOString();
  const lesson = { lessonId, studentId, tutorId, scheduledTime };
  await tell(lessonScheduledV1, { ...lesson, subject: 'Algebra', ...more });
  return {
    ...lesson,
    student: { token: await localToken({ userId: studentId, roles: ['STUDENT'] }) },
    tutor: { token: await localToken({ userId: tutorId, roles: ['TUTOR'] }) },
  };
};

const open = (lessonId: string, as: RequestOptions) => platform.http.post('/chat-sessions', { lessonId }, as);

/** A lesson whose people have a session. */
const newChat = async () => {
  const lesson = await newLesson();
  const { status, body } = await open(lesson.lessonId, lesson.student);
  expect(status).toBe(201);
  const path = `/chat-sessions/${body.chatSessionId}`;
  return { ...lesson, path, chatSessionId: String(body.chatSessionId) };
};

const post = (path: string, as: RequestOptions, body: object, key: string = randomUUID()) =>
  platform.http.post(`${path}/messages`, body, { ...as, headers: { 'idempotency-key': key } });
const put = (path: string, as: RequestOptions, body: object) =>
  platform.http.send('PUT', path, JSON.stringify(body), as);
const act = (path: string, as: RequestOptions) => platform.http.send('POST', path, '', as);
const codeOf = ({ status, body }: Answer) => [status, body.code];

interface Listed {
  readonly number: number;
  readonly text?: string;
}

// A list of this API is an array under its name.
const messagesOf = ({ body }: Answer) => body.messages as readonly Listed[];
const sessionsOf = ({ body }: Answer) => body.chatSessions as readonly Record<string, unknown>[];

test('a booking opens a session, its two people talk, and the lesson is cancelled', async () => {
  const bookingId = `b-${randomUUID()}`;
  const { lessonId, studentId, tutorId, scheduledTime, student, tutor } = await newLesson({ bookingId });
  expect(codeOf(await open(lessonId, student))).toEqual([409, 'opened-by-booking']);
  const chatSessionId = `cs-${randomUUID()}`;
  const participants = [studentId, tutorId];
  await tell(chatOpeningRequestedV1, { bookingId, chatSessionId, lessonId, participants, title: 'Algebra' });

  const path = `/chat-sessions/${chatSessionId}`;
  expect(await post(path, student, { text: 'Hello' })).toMatchObject({ status: 201, body: { number: 1 } });
  expect(await post(path, tutor, { text: 'Welcome' })).toMatchObject({ status: 201, body: { number: 2 } });
  await platform.settled();
  expect(sessionsOf(await platform.http.get('/chat-sessions', student))).toMatchObject([
    { chatSessionId, lessonId, title: 'Algebra', status: 'OPEN', messages: 2, unread: 1, readUpTo: 1 },
  ]);
  expect(await put(`${path}/read-mark`, student, { upTo: 2 })).toMatchObject({
    status: 200,
    body: { unread: 0 },
  });

  const cancelledAt = new Date().toISOString();
  await tell(lessonCancelledV1, { lessonId, studentId, tutorId, scheduledTime, cancelledAt });
  expect(sessionsOf(await platform.http.get('/chat-sessions', student))).toMatchObject([
    { status: 'CLOSED', unread: 0, closing: { reason: 'lesson-cancelled' } },
  ]);
  expect(codeOf(await post(path, tutor, { text: 'Anybody?' }))).toEqual([409, 'chat-session-closed']);
  expect(messagesOf(await platform.http.get(`${path}/messages`, tutor))).toHaveLength(2);
});

test('messages are posted once, and listed in both directions, oldest first', async () => {
  const { path, student } = await newChat();
  const key = randomUUID();
  const first = await post(path, student, { text: 'Number 1' }, key);
  for (let number = 2; number <= 7; number += 1) await post(path, student, { text: `Number ${number}` });
  const again = await post(path, student, { text: 'Number 1' }, key);
  expect(again.body).toMatchObject({ messageId: first.body.messageId, number: 1 });
  expect(codeOf(await post(path, student, { text: 'Another' }, key))).toEqual([
    422,
    'idempotency-key-reused',
  ]);

  const numbers = async (query: string) => {
    const answer = await platform.http.get(`${path}/messages?atLeast=8&${query}`, student);
    const { before, after } = answer.body;
    return [messagesOf(answer).map(({ number }) => number), before, after];
  };
  expect(await numbers('limit=3')).toEqual([[5, 6, 7], 5, undefined]);
  expect(await numbers('limit=3&before=5')).toEqual([[2, 3, 4], 2, 4]);
  expect(await numbers('limit=3&before=2')).toEqual([[1], undefined, 1]);
  expect(await numbers('limit=3&before=1')).toEqual([[], undefined, undefined]);
  expect(await numbers('limit=3&after=0')).toEqual([[1, 2, 3], undefined, 3]);
  expect(await numbers('limit=3&after=6')).toEqual([[7], 7, undefined]);
  expect(await numbers('limit=3&after=7')).toEqual([[], undefined, undefined]);
  expect(await numbers('limit=3&before=99')).toEqual([[5, 6, 7], 5, undefined]);
  expect(codeOf(await platform.http.get(`${path}/messages?after=1&before=3`, student))).toEqual([
    400,
    'query-invalid',
  ]);
});

test('foreign sessions are none, whoever asks and for whatever', async () => {
  const { path, lessonId, studentId } = await newChat();
  for (const to of [path, '/chat-sessions/nowhere']) {
    const answers = [
      await platform.http.get(to, stranger),
      await platform.http.get(`${to}/messages?atLeast=900`, stranger),
      await post(to, stranger, { text: 'Hello' }),
      await put(`${to}/read-mark`, stranger, { upTo: 1 }),
      await act(`${to}/close`, { ...stranger, headers: { 'if-match': '"99"' } }),
    ];
    expect(answers.map(codeOf)).toEqual(Array(answers.length).fill([404, 'chat-session-not-found']));
  }
  expect(codeOf(await open(lessonId, stranger))).toEqual([404, 'lesson-not-found']);
  expect(codeOf(await open('nowhere', stranger))).toEqual([404, 'lesson-not-found']);
  expect(sessionsOf(await platform.http.get('/chat-sessions', stranger))).toEqual([]);
  expect(codeOf(await platform.http.get(`/chat-sessions?userId=${studentId}`, stranger))).toEqual([
    403,
    'forbidden',
  ]);
  expect((await platform.http.get(path)).status).toBe(401);
});

test('who may do what: students do not close, administrators read, remove and do not write', async () => {
  const { path, student, tutor, studentId, chatSessionId } = await newChat();
  const { body } = await post(path, student, { text: 'Something rude' });
  expect(codeOf(await post(path, admin, { text: 'Hello' }))).toEqual([403, 'only-participants']);
  expect(codeOf(await put(`${path}/read-mark`, admin, { upTo: 1 }))).toEqual([403, 'only-participants']);

  const message = `${path}/messages/${body.messageId}/remove`;
  const reason = { reason: 'abusive' };
  expect(codeOf(await platform.http.post(message, reason, tutor))).toEqual([403, 'forbidden']);
  expect(codeOf(await platform.http.post(`${path}/messages/none/remove`, reason, admin))).toEqual([
    404,
    'message-not-found',
  ]);
  const removed = await platform.http.post(message, reason, admin);
  expect(removed).toMatchObject({ status: 200, body: { number: 1, version: 3 } });
  const shown = await platform.http.get(`${path}/messages?atLeast=3`, student);
  expect(messagesOf(shown)).toMatchObject([{ number: 1, removal: { by: 'root', reason: 'abusive' } }]);
  expect(JSON.stringify(shown.body)).not.toContain('rude');

  expect(codeOf(await act(`${path}/close`, student))).toEqual([403, 'only-tutor-closes']);
  const stale = { ...tutor, headers: { 'if-match': '"1"' } };
  expect(codeOf(await act(`${path}/close`, stale))).toEqual([412, 'version-mismatch']);
  const closed = await act(`${path}/close`, { ...tutor, headers: { 'if-match': '"3"' } });
  expect(closed).toMatchObject({ status: 200, body: { status: 'CLOSED' } });
  expect(closed.headers.get('etag')).toBe('"4"');
  await platform.settled();
  const listed = await platform.http.get(`/chat-sessions?userId=${studentId}`, admin);
  expect(sessionsOf(listed)).toMatchObject([{ chatSessionId, status: 'CLOSED', version: 4 }]);
});

test('who has left writes no more, and is written to by nobody', async () => {
  const { path, student, tutor, tutorId } = await newChat();
  const registration = { userId: tutorId, email: `${tutorId}@example.com`, role: 'TUTOR' };
  expect((await platform.http.post('/users', registration)).status).toBe(201);
  await platform.settled();
  const left = await platform.http.post(`/users/${tutorId}/deactivation`, { reason: 'own-request' }, tutor);
  expect(left.status).toBe(200);
  await platform.settled();
  expect(codeOf(await post(path, tutor, { text: 'Hello' }))).toEqual([403, 'sender-left']);
  expect(codeOf(await post(path, student, { text: 'Hello' }))).toEqual([409, 'participant-left']);
  expect((await platform.http.get(path, student)).body).toMatchObject({ status: 'OPEN', left: [tutorId] });
});

test('bad input is refused, with a code', async () => {
  const { path, student } = await newChat();
  expect(codeOf(await platform.http.post(`${path}/messages`, { text: 'Hello' }, student))).toEqual([
    400,
    'idempotency-key-required',
  ]);
  const invalid = [
    {},
    { text: '' },
    { text: ' \n\t' },
    { text: 'a'.repeat(2_001) },
    { text: 7 },
    { text: 'a', x: 1 },
  ];
  for (const body of invalid)
    expect(codeOf(await post(path, student, body))).toEqual([400, 'request-invalid']);
  expect((await post(path, student, { text: '😀'.repeat(2_000) })).status).toBe(201);
  for (const upTo of [0, -1, 1.5, '1'])
    expect(codeOf(await put(`${path}/read-mark`, student, { upTo }))).toEqual([400, 'request-invalid']);
  expect(codeOf(await put(`${path}/read-mark`, student, { upTo: 2 }))).toEqual([422, 'message-unknown']);
  for (const query of ['limit=0', 'limit=101', 'after=-1', 'before=x', 'atLeast=0'])
    expect(codeOf(await platform.http.get(`${path}/messages?${query}`, student))).toEqual([
      400,
      'query-invalid',
    ]);
  expect(codeOf(await platform.http.get('/chat-sessions?cursor=x', student))).toEqual([
    400,
    'cursor-unknown',
  ]);
  expect(codeOf(await platform.http.post('/chat-sessions', { lessonId: '' }, student))).toEqual([
    400,
    'request-invalid',
  ]);
});
