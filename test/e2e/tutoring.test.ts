import { randomUUID } from 'node:crypto';
import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  availabilityHoldRequestedV1,
  availabilityReleaseRequestedV1,
  type DataOf,
  type EventContract,
  lessonCreationRequestedV1,
} from '@edtech/contracts';
import type { RequestOptions } from '@edtech/testkit/http-client';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { ANSWERS_TO_BOOKINGS } from './made-up-bookings.ts';

const MINUTE = 60_000;
const WEEKDAYS = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'];

let platform: Platform;
let student: RequestOptions;

beforeAll(async () => {
  platform = await startPlatform({ unwaited: ANSWERS_TO_BOOKINGS });
  student = { token: await localToken({ userId: 's-1', roles: ['STUDENT'] }) };
}, 200_000);

afterAll(() => platform?.stop());

/** The step of five minutes at which a lesson begins that is to begin now, or so many minutes later. */
const step = (minutes: number): string =>
  new Date((Math.floor(Date.now() / (5 * MINUTE)) * 5 + minutes) * MINUTE).toISOString();

/** Somebody who registers as a tutor, and teaches always. */
const newTutor = async () => {
  const userId = `t-${randomUUID()}`;
  const self = { token: await localToken({ userId, roles: ['TUTOR'] }) };
  const registration = { userId, email: `${userId}@example.com`, role: 'TUTOR' };
  expect((await platform.http.post('/users', registration)).status).toBe(201);
  await platform.settled();
  const weekly = WEEKDAYS.map((day) => ({ day, from: '00:00', to: '24:00' }));
  const body = JSON.stringify({ timeZone: 'Europe/Berlin', weekly });
  const set = await platform.http.send('PUT', `/tutors/${userId}/availability`, body, self);
  expect(set).toMatchObject({ status: 200, body: { version: 2 } });
  return { userId, self };
};

/** What the workflow of a booking asks for. */
const ask = async <Contract extends EventContract>(contract: Contract, data: DataOf<Contract>) => {
  const detail = {
    id: randomUUID(),
    type: contract.type,
    version: contract.version,
    source: 'edtech.booking',
    aggregate: { type: contract.aggregate, id: 'b-1', sequence: 1 },
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

test('a tutor registers, says when, and is booked; the lesson takes place', async () => {
  const { userId: tutorId, self } = await newTutor();
  const wanted = { tutorId, scheduledTime: step(0), durationMinutes: 60, subject: 'Algebra' };
  const made = await platform.http.post('/lessons', wanted, student);
  expect(made).toMatchObject({ status: 201, body: { status: 'SCHEDULED', studentId: 's-1' } });
  const path = `/lessons/${made.body.lessonId}`;
  expect((await platform.http.post('/lessons', wanted, student)).body.code).toBe('slot-taken');

  const completed = await platform.http.send('POST', `${path}/complete`, '', self);
  expect(completed).toMatchObject({ status: 200, body: { status: 'COMPLETED' } });
  expect((await platform.http.get(path, student)).body).toEqual(completed.body);
  await platform.settled();
  const listed = await platform.http.get('/lessons?studentId=s-1', student);
  expect(listed.body.lessons).toEqual([completed.body]);
});

test('what a booking holds is not free, becomes its lesson, and is given back when it fails', async () => {
  const { userId: tutorId } = await newTutor();
  const start = new Date(Math.ceil(Date.parse(step(24 * 60)) / (15 * MINUTE)) * 15 * MINUTE).toISOString();
  const free = async () => {
    const to = new Date(Date.parse(start) + 1).toISOString();
    const slots = `/tutors/${tutorId}/slots?from=${start}&to=${to}&minutes=60`;
    const { body, status } = await platform.http.get(slots, student);
    expect([status, body]).toEqual([200, body]);
    // A list of this API is an array under its name.
    return (body.slots as unknown[]).length;
  };
  const booking = { bookingId: `b-${randomUUID()}`, tutorId, studentId: 's-1', durationMinutes: 60 };
  expect(await free()).toBe(1);
  await ask(availabilityHoldRequestedV1, { ...booking, requestedTime: start });
  expect(await free()).toBe(0);
  const lessonId = `l-${randomUUID()}`;
  await ask(lessonCreationRequestedV1, {
    ...booking,
    lessonId,
    scheduledTime: start,
    subject: 'Algebra',
    price: { minorUnits: 4990, currency: 'EUR' },
    paymentId: 'p-1',
  });
  expect((await platform.http.get(`/lessons/${lessonId}`, student)).body).toMatchObject({
    status: 'SCHEDULED',
    bookingId: booking.bookingId,
  });
  await ask(availabilityReleaseRequestedV1, { ...booking, requestedTime: start });
  expect((await platform.http.get(`/lessons/${lessonId}`, student)).body).toMatchObject({
    status: 'CANCELLED',
    reason: 'booking-failed',
  });
  expect(await free()).toBe(1);
});
