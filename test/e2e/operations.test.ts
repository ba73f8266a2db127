import { randomUUID } from 'node:crypto';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { type Platform, startPlatform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { outboxOf } from './outbox-of.ts';
import { SAGA_DELAYS } from './saga-delays.ts';

let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform({ unwaited: [SAGA_DELAYS] });
}, 200_000);

afterAll(() => platform?.stop());

const as = async (role: string) => ({ token: await localToken({ userId: `u-${role}`, roles: [role] }) });

test('administrators read what became of the events that a registration sets off, and nobody else does', async () => {
  const userId = `u-${randomUUID()}`;
  const registered = { userId, email: `${userId}@example.com`, role: 'STUDENT' };
  expect(await platform.http.post('/users', registered)).toMatchObject({ status: 201 });
  await platform.settled();

  const { status, body } = await platform.http.get('/operations/metrics', await as('ADMIN'));
  expect(status).toBe(200);
  expect(body).toMatchObject({ failedEvents: 0, unreadableBatches: 0 });
  expect(body.totalEvents).toBe(body.successfulEvents);
  expect(body.eventsByType).toMatchObject({ 'user.created': { failedEvents: 0 } });
  expect(body.consumers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ consumer: 'payment-accounts', successfulEvents: 1 }),
      expect.objectContaining({ consumer: 'user-audit', successfulEvents: 1 }),
    ]),
  );
  expect(body.outboxes).toEqual(
    expect.arrayContaining([expect.objectContaining({ source: 'edtech.user', failed: 0 })]),
  );

  for (const role of ['STUDENT', 'TUTOR'])
    expect(await platform.http.get('/operations/metrics', await as(role))).toMatchObject({ status: 403 });
  expect(await platform.http.get('/operations/metrics')).toMatchObject({ status: 401 });
});

const ROUTES = [
  '/operations/metrics?by=minute',
  '/operations/status',
  '/operations/unhealthy?limit=5',
  '/operations/consumers',
  '/operations/event-types',
  '/operations/sagas?saga=LessonBooking',
  '/operations/sagas/LessonBooking/b-1',
  '/operations/aggregates/User/u-1',
  '/operations/journeys/c-1',
  '/operations/search?q=u-1',
];

test.each(ROUTES)('%s is for administrators', async (path) => {
  for (const role of ['STUDENT', 'TUTOR'])
    expect(await platform.http.get(path, await as(role))).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  expect(await platform.http.get(path)).toMatchObject({ status: 401 });
});

const ask = async (path: string) => platform.http.get(path, await as('ADMIN'));

test('all is well: services say so, what they hold, and what they consume', async () => {
  await platform.settled();
  const status = await ask('/operations/status');
  expect(status.body).toMatchObject({
    healthy: true,
    unhealthyByKind: {},
    deadLetters: { open: 0, routed: 0 },
    unknown: [],
  });
  expect(status.body.depths).toMatchObject({
    queues: expect.arrayContaining([
      {
        service: 'payment',
        consumer: 'payment-accounts',
        queueName: 'edtech-payment-accounts-dev',
        holds: 'work',
        visible: 0,
        inFlight: 0,
        delayed: 0,
      },
    ]),
    outboxes: expect.arrayContaining([{ service: 'booking-sagas', pending: 0, processing: 0, failed: 0 }]),
  });
  expect((await ask('/operations/unhealthy')).body).toEqual({ events: [], more: [] });

  const { body } = await ask('/operations/consumers');
  expect(body).toMatchObject({ unknown: [] });
  expect(body.consumers).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        service: 'booking',
        name: 'booking-lesson-booking',
        ordered: false,
        local: false,
        saga: 'LessonBooking',
        waiting: 0,
        deadLetters: 0,
      }),
    ]),
  );
  expect((await ask('/operations/event-types')).body.types).toEqual(
    expect.arrayContaining([
      {
        type: 'user.created',
        versions: [1],
        publishedBy: ['user'],
        consumers: expect.arrayContaining(['payment-accounts', 'notification-recipients']),
        local: false,
      },
      {
        type: 'user.audited',
        versions: [1],
        publishedBy: ['user'],
        consumers: ['user-audit'],
        local: true,
      },
    ]),
  );
});

test('a registration is followed from its request to every consumer, and its stream is masked until somebody says why', async () => {
  const userId = `u-${randomUUID()}`;
  const email = `${userId}@example.com`;
  const headers = {
    'x-amzn-trace-id': 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  };
  const registered = await platform.http.post('/users', { userId, email, role: 'STUDENT' }, { headers });
  const correlationId = registered.headers.get('x-correlation-id') ?? '';
  await platform.settled();

  expect(await outboxOf(platform, userId)).toMatchObject([
    { status: 'COMPLETED', trace: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01' },
  ]);

  const journey = await ask(`/operations/journeys/${correlationId}`);
  expect(journey.body).toMatchObject({ correlationId, sagas: [], deadLetters: [], unknown: [], more: [] });
  expect(journey.body.steps).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        kind: 'event',
        service: 'user',
        aggregate: { type: 'User', id: userId, version: 1 },
        publications: expect.arrayContaining([
          expect.objectContaining({
            type: 'user.created',
            status: 'COMPLETED',
            deliveries: expect.arrayContaining([
              expect.objectContaining({ consumer: 'payment-accounts', service: 'payment', state: 'handled' }),
            ]),
          }),
        ]),
      }),
      expect.objectContaining({
        service: 'payment',
        aggregate: expect.objectContaining({ type: 'PaymentAccount' }),
      }),
    ]),
  );

  const path = `/operations/aggregates/User/${userId}`;
  const masked = await ask(path);
  expect(masked.body).toMatchObject({ type: 'User', id: userId, service: 'user' });
  expect(masked.text).not.toContain(email);
  expect(masked.body.events).toMatchObject([
    {
      version: 1,
      correlationId,
      publishes: [{ type: 'user.created', status: 'COMPLETED', attempts: 0 }, {}],
    },
  ]);
  expect(await ask(`${path}?payload=shown`)).toMatchObject({ status: 400, body: { code: 'query-invalid' } });
  const shown = await ask(`${path}?payload=shown&reason=${encodeURIComponent('Ticket 4711')}`);
  expect(shown.text).toContain(email);
  expect(await auditTrail()).toMatchObject([
    { actor: 'u-ADMIN', what: `aggregate User/${userId}`, reason: 'Ticket 4711' },
  ]);
  expect(await ask('/operations/aggregates/User/nobody')).toMatchObject({
    status: 404,
    body: { code: 'aggregate-not-found' },
  });

  const kinds = async (id: string) => {
    const { body } = await ask(`/operations/search?q=${id}`);
    return (body as { hits: { kind: string }[] }).hits.map(({ kind }) => kind);
  };
  expect(await kinds(correlationId)).toEqual(['journey']);
  expect(new Set(await kinds(userId))).toEqual(new Set(['aggregate']));
  const [{ eventId }] = masked.body.events as [{ eventId: string }];
  const where = { service: 'user', type: 'User', id: userId, version: 1, eventId, correlationId };
  expect((await ask(`/operations/search?q=${eventId}`)).body).toEqual({
    hits: [{ kind: 'event', title: `UserRegistered of User ${userId}`, where }],
    unknown: [],
  });
  expect((await ask('/operations/search?q=nothing')).body).toEqual({ hits: [], unknown: [] });
});

const auditTrail = async () => {
  const { Items = [] } = await platform.aws.dynamodb.send(
    new ScanCommand({ TableName: 'edtech-operations-dev' }),
  );
  return Items.map((item) => unmarshall(item));
};

test('a booking that nobody can serve is seen as the saga that it was: its journey, its history and its graph', async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  const booked = await platform.http.post(
    '/bookings',
    {
      tutorId: 't-nobody',
      requestedTime: `${tomorrow}T12:00:00Z`,
      durationMinutes: 60,
      subject: 'Algebra',
      price: { minorUnits: 4990, currency: 'EUR' },
    },
    { ...(await as('STUDENT')), headers: { 'idempotency-key': randomUUID() } },
  );
  expect(booked.status).toBe(202);
  const sagaId = String(booked.body.bookingId);
  const correlationId = booked.headers.get('x-correlation-id') ?? '';
  await platform.settled();

  const saga = await ask(`/operations/sagas/LessonBooking/${sagaId}`);
  expect(saga.body).toMatchObject({
    saga: 'LessonBooking',
    sagaId,
    status: 'FAILED',
    step: 'FAILED',
    openTimers: [],
  });
  expect(saga.body.history).toMatchObject([
    { transition: 'started', to: 'RUNNING', cause: { type: 'lesson.booking.requested' } },
    { transition: 'asked', step: 'AVAILABILITY_CHECK', from: 'RUNNING' },
    { transition: 'refused', code: 'tutor-not-found', cause: { type: 'availability.rejected' } },
    { transition: 'compensating', to: 'COMPENSATING' },
    { transition: 'failed', from: 'COMPENSATING', to: 'FAILED' },
  ]);
  expect(saga.body.requests).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ type: 'availability.hold.requested', status: 'COMPLETED' }),
    ]),
  );
  expect(saga.body.diagram).toMatchObject({
    states: expect.arrayContaining([{ name: 'START', kind: 'start', steps: [] }]),
  });

  const list = await ask('/operations/sagas?saga=LessonBooking&status=FAILED&limit=1');
  expect(list.body).toMatchObject({
    counts: { FAILED: 1, RUNNING: 0 },
    sagas: [{ sagaId, status: 'FAILED' }],
  });
  const next = await ask(`/operations/sagas?saga=LessonBooking&cursor=${list.body.next}`);
  expect(next.body.sagas).toEqual([]);
  expect(await ask('/operations/sagas?saga=Nobody')).toMatchObject({
    status: 404,
    body: { code: 'saga-unknown' },
  });

  const journey = await ask(`/operations/journeys/${correlationId}`);
  expect(journey.body).toMatchObject({
    sagas: [{ saga: 'LessonBooking', sagaId, status: 'FAILED' }],
    unknown: [],
  });
  const steps = journey.body.steps as { kind: string; causationId: string; publications: { id: string }[] }[];
  expect(steps.some(({ kind }) => kind === 'saga')).toBe(true);
  // All of it hangs together: every step but the first was caused by what another one published.
  const published = new Set(steps.flatMap(({ publications }) => publications.map(({ id }) => id)));
  expect(steps.slice(1).filter(({ causationId }) => !published.has(causationId))).toEqual([]);
});
