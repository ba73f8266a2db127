import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';

let platform: Platform;
let admin: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform();
  admin = { token: await localToken({ userId: 'a-1', roles: ['ADMIN'] }) };
}, 200_000);

afterAll(() => platform?.stop());

const newStudent = async () => {
  const userId = `s-${randomUUID()}`;
  return { userId, self: { token: await localToken({ userId, roles: ['STUDENT'] }) } };
};

const wanted = {
  tutorId: 't-1',
  requestedTime: '2026-12-05T17:00:00+01:00',
  durationMinutes: 60,
  subject: 'Algebra',
  price: { minorUnits: 4990, currency: 'EUR' },
};

const ask = (self: RequestOptions, body: object = wanted, key: string = randomUUID()) =>
  platform.http.post('/bookings', body, { ...self, headers: { 'idempotency-key': key } });

const cancel = (path: string, self: RequestOptions, ifMatch?: string) =>
  platform.http.send('DELETE', path, '', {
    ...self,
    headers: ifMatch === undefined ? {} : { 'if-match': ifMatch },
  });

/** Somebody's connection, and what has come over it. */
const connected = async (self: RequestOptions) => {
  const { status, body } = await platform.http.post('/connection-tickets', undefined, self);
  expect(status).toBe(200);
  const socket = new WebSocket(String(body.url));
  const messages: Readonly<Record<string, unknown>>[] = [];
  socket.addEventListener('message', ({ data }) => messages.push(JSON.parse(String(data))));
  await once(socket, 'open');
  return { socket, messages, url: String(body.url) };
};

/** Whether a connection that is asked for like this is opened. */
const isOpened = async (url: string): Promise<boolean> => {
  const socket = new WebSocket(url);
  const opened = await Promise.race([
    once(socket, 'open').then(() => true),
    once(socket, 'error').then(() => false),
  ]);
  socket.close();
  return opened;
};

test('a student asks for a lesson, once for each key, and sees what happens to the booking', async () => {
  const { userId, self } = await newStudent();
  const key = randomUUID();
  const asked = await ask(self, wanted, key);
  expect(asked).toMatchObject({
    status: 202,
    body: { studentId: userId, status: 'REQUESTED', requestedTime: '2026-12-05T16:00:00.000Z', version: 1 },
  });
  const path = `/bookings/${asked.body.bookingId}`;
  expect(asked.headers.get('location')).toBe(path);
  expect((await ask(self, wanted, key)).body).toEqual(asked.body);
  expect((await ask(self, { ...wanted, subject: 'Geometry' }, key)).body.code).toBe('idempotency-key-reused');

  expect(await platform.http.get(path, self)).toMatchObject({
    status: 200,
    body: { ...asked.body, history: [{ event: 'REQUESTED' }] },
  });
});

test('what is somebody else’s is as if it were not there, whatever is done to it', async () => {
  const { self } = await newStudent();
  const { self: stranger } = await newStudent();
  const { body } = await ask(self);
  const theirs = `/bookings/${body.bookingId}`;
  const none = `/bookings/${randomUUID()}`;
  for (const act of [
    (path: string) => platform.http.get(path, stranger),
    (path: string) => cancel(path, stranger),
    (path: string) => cancel(path, stranger, '"7"'),
  ]) {
    const [one, other] = await Promise.all([act(theirs), act(none)]);
    expect(one).toMatchObject({ status: 404, body: { code: 'booking-not-found' } });
    expect({ ...one.body, instance: '', correlationId: '' }).toEqual({
      ...other.body,
      instance: '',
      correlationId: '',
    });
  }
});

test('students list their own bookings, page by page, the latest first; administrators those of anybody', async () => {
  const { userId, self } = await newStudent();
  const { self: stranger } = await newStudent();
  const ids: unknown[] = [];
  for (const subject of ['Algebra', 'Geometry', 'Latin'])
    ids.push((await ask(self, { ...wanted, subject })).body.bookingId);
  await platform.settled();
  const idsIn = ({ body }: Awaited<ReturnType<typeof platform.http.get>>) =>
    // A list of this API is an array under its name.
    (body.bookings as { readonly bookingId: string }[]).map(({ bookingId }) => bookingId);
  const first = await platform.http.get('/bookings?limit=2', self);
  const second = await platform.http.get(`/bookings?limit=2&cursor=${first.body.cursor}`, self);
  expect([...idsIn(first), ...idsIn(second)]).toEqual(ids.toReversed());
  expect(idsIn(await platform.http.get(`/bookings?studentId=${userId}`, admin))).toEqual(ids.toReversed());
  expect((await platform.http.get(`/bookings?studentId=${userId}`, stranger)).status).toBe(403);
});

test('who is connected is told what happens to their own bookings, in versions, and nothing else', async () => {
  const { self } = await newStudent();
  const { self: stranger } = await newStudent();
  const [mine, theirs] = [await connected(self), await connected(stranger)];
  const { body } = await ask(self);
  await platform.settled();
  expect(mine.messages).toContainEqual({
    type: 'booking.changed',
    bookingId: body.bookingId,
    of: 'BOOKING',
    version: 1,
    at: body.requestedAt,
    event: 'REQUESTED',
  });
  expect(theirs.messages).toEqual([]);
  mine.socket.close();
  theirs.socket.close();
});

test('a ticket opens one connection; without one there is none', async () => {
  const { self } = await newStudent();
  const { url, socket } = await connected(self);
  expect(await isOpened(url)).toBe(false);
  socket.close();
  const { origin } = new URL(url.replace('ws:', 'http:'));
  const bare = origin.replace('http:', 'ws:');
  expect(await isOpened(bare)).toBe(false);
  expect(await isOpened(`${bare}/?ticket=guessed`)).toBe(false);
  expect(platform.output()).not.toContain(new URL(url).searchParams.get('ticket'));
});
