import { joinTutors, Tutor } from '../../../services/tutoring/src/domain/tutor.ts';
import { type Request, startTutoring, type Tutoring } from './service.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const student = { userId: 's-1', roles: ['STUDENT'] };
const other = { userId: 's-2', roles: ['STUDENT'] };
const tutor = { userId: 't-1', roles: ['TUTOR'] };
const otherTutor = { userId: 't-2', roles: ['TUTOR'] };
const admin = { userId: 'a-1', roles: ['ADMIN'] };

/** Today plus `days` at midnight of UTC, and so many minutes. */
const day = (days: number, minutes = 0): string =>
  new Date((Math.floor(Date.now() / DAY) + days) * DAY + minutes * MINUTE).toISOString();
/** The step at which a lesson begins that is to begin at once, or so many minutes later. */
const stepNow = (minutes = 0): string =>
  new Date((Math.floor(Date.now() / (5 * MINUTE)) * 5 + minutes) * MINUTE).toISOString();

const weekly = ['SUNDAY', 'MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY'].map((name) => ({
  day: name,
  from: '00:00',
  to: '24:00',
}));
const ALWAYS = { timeZone: 'UTC', weekly };

const of = (tutorId: string) => ({ path: { tutorId } });
const lesson = (more: object = {}) => ({
  tutorId: 't-1',
  scheduledTime: day(3, 600),
  durationMinutes: 60,
  subject: 'Algebra',
  ...more,
});

let service: Tutoring;

const send = (name: string, request: Request) => service.send(name, request);

beforeAll(async () => {
  service = await startTutoring();
});

const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

/** A tutor of the test's own, who teaches always. */
const newTutor = async (tutorId: string, availability: object = ALWAYS): Promise<typeof tutor> => {
  const { store } = await import('../../../services/tutoring/src/functions/store.ts');
  const as = { userId: tutorId, roles: ['TUTOR'] };
  await store.execute(Tutor, tutorId, joinTutors(), { context });
  const { status } = await send('set-availability', { as, ...of(tutorId), body: availability });
  expect(status).toBe(200);
  return as;
};

const schedule = async (as: typeof tutor, more: object, headers: Record<string, string> = {}) =>
  send('schedule-lesson', { as, headers, body: lesson(more) });

const errorOf = ({ status, body }: { status: number | undefined; body: { code?: unknown } }) => [
  status,
  body.code,
];

describe('a profile', () => {
  const profile = {
    displayName: 'Tom',
    subjects: ['Algebra'],
    hourlyRate: { minorUnits: 4000, currency: 'EUR' },
  };

  test('is written by its tutor and read by anybody who is signed in', async () => {
    const as = await newTutor('profile-1');
    const put = await send('describe-tutor', { as, ...of('profile-1'), body: profile });
    expect([put.status, put.headers.etag, put.body]).toEqual([
      200,
      '"3"',
      { tutorId: 'profile-1', ...profile, version: 3 },
    ]);
    await service.follow();
    const got = await send('get-tutor', { as: student, ...of('profile-1'), query: { atLeast: '3' } });
    expect([got.status, got.headers.etag]).toEqual([200, '"3"']);
    expect(got.body).toEqual({ tutorId: 'profile-1', ...profile, timeZone: 'UTC', version: 3 });
  });

  test('is written by nobody else, whether there is one or not', async () => {
    await newTutor('profile-2');
    for (const tutorId of ['profile-2', 'nobody'])
      for (const as of [student, otherTutor])
        for (const [name, body] of [
          ['describe-tutor', profile],
          ['set-availability', ALWAYS],
        ] as const)
          expect(errorOf(await send(name, { as, ...of(tutorId), body }))).toEqual([403, 'forbidden']);
    expect(errorOf(await send('describe-tutor', { as: admin, ...of('nobody'), body: profile }))).toEqual([
      404,
      'tutor-not-found',
    ]);
  });

  test('changes only from the version that was seen', async () => {
    const as = await newTutor('profile-3');
    const put = (ifMatch: string) =>
      send('describe-tutor', { as, ...of('profile-3'), headers: { 'if-match': ifMatch }, body: profile });
    expect(errorOf(await put('"1"'))).toEqual([412, 'version-mismatch']);
    expect((await put('"2"')).status).toBe(200);
    const hours = await send('set-availability', {
      as,
      ...of('profile-3'),
      headers: { 'if-match': '"2"' },
      body: { timeZone: 'UTC', weekly: [] },
    });
    expect(errorOf(hours)).toEqual([412, 'version-mismatch']);
  });

  test.each([
    ['get-tutor', {}],
    ['get-availability', {}],
    ['list-free-slots', { query: { from: day(1), to: day(2), minutes: '60' } }],
  ])('%s of nobody is not found, and needs a token', async (name, more) => {
    expect(errorOf(await send(name, { as: student, ...of('nobody'), ...more }))).toEqual([
      404,
      'tutor-not-found',
    ]);
    expect(errorOf(await send(name, { ...of('nobody'), ...more }))).toEqual([401, 'unauthenticated']);
  });
});

describe('hours', () => {
  test('are read as they were set', async () => {
    const availability = {
      timeZone: 'Europe/Berlin',
      weekly: [{ day: 'MONDAY', from: '09:00', to: '24:00' }],
      exceptions: [{ date: '2030-12-24', hours: [] }],
    };
    await newTutor('hours-1', availability);
    await service.follow();
    const got = await send('get-availability', { as: student, ...of('hours-1') });
    expect(got.body).toEqual({ tutorId: 'hours-1', ...availability, version: 2 });
  });

  test.each([
    ['a zone that there is not', { timeZone: 'Europe/Atlantis', weekly: [] }, 'availability-invalid'],
    ['hours that overlap', { timeZone: 'UTC', weekly: [weekly[0], weekly[0]] }, 'availability-invalid'],
    [
      'a time that there is not',
      { timeZone: 'UTC', weekly: [{ ...weekly[0], to: '24:01' }] },
      'request-invalid',
    ],
    ['a begin at the end', { timeZone: 'UTC', weekly: [{ ...weekly[0], from: '24:00' }] }, 'request-invalid'],
    [
      'a date that there is not',
      { timeZone: 'UTC', weekly, exceptions: [{ date: '2030-02-30', hours: [] }] },
      'request-invalid',
    ],
    ['no zone', { weekly }, 'request-invalid'],
    ['a field that nobody knows', { ...ALWAYS, holidays: [] }, 'request-invalid'],
  ])('with %s are refused, and told where', async (_, body, code) => {
    const as = await newTutor('hours-2');
    const refused = await send('set-availability', { as, ...of('hours-2'), body });
    expect(errorOf(refused)).toEqual([400, code]);
    expect(refused.body.violations).toEqual([expect.objectContaining({ path: expect.any(String) })]);
  });
});

describe('free slots', () => {
  const slots = async (tutorId: string, query: Record<string, string>) =>
    send('list-free-slots', { as: student, ...of(tutorId), query });
  const range = { from: day(3, 600), to: day(3, 720), minutes: '60' };
  const starts = ({ body }: { body: Record<string, unknown> }) =>
    (body.slots as readonly { start: string }[]).map(({ start }) => start.slice(11, 16));

  test('are those that nobody has, in pages', async () => {
    await newTutor('slots-1');
    await schedule(student, { tutorId: 'slots-1', scheduledTime: day(3, 625), durationMinutes: 15 });
    await service.follow();
    const all = await slots('slots-1', { ...range, minutes: '15' });
    expect(starts(all)).toEqual(['10:00', '11:00', '11:15', '11:30', '11:45']);
    expect(all.body).not.toHaveProperty('cursor');

    const first = await slots('slots-1', { ...range, minutes: '15', limit: '2' });
    expect(starts(first)).toEqual(['10:00', '11:00']);
    const second = await slots('slots-1', {
      ...range,
      minutes: '15',
      limit: '3',
      cursor: String(first.body.cursor),
    });
    expect(starts(second)).toEqual(['11:15', '11:30', '11:45']);
    expect(second.body).not.toHaveProperty('cursor');
  });

  test('can be booked as they are listed, and are then not listed', async () => {
    await newTutor('slots-2');
    await service.follow();
    const before = starts(await slots('slots-2', range));
    expect(before).toContain('11:00');
    const made = await schedule(student, { tutorId: 'slots-2', scheduledTime: day(3, 660) });
    expect(made.status).toBe(201);
    await service.follow();
    expect(starts(await slots('slots-2', range))).toEqual([]);
  });

  test.each([
    ['a range that ends first', { ...range, to: day(3, 599) }],
    ['a range of nothing', { ...range, to: range.from }],
    ['more than 31 days', { ...range, to: day(34, 601) }],
    ['a lesson that is too short', { ...range, minutes: '14' }],
    ['a lesson that is no whole step long', { ...range, minutes: '17' }],
    ['a time with an offset', { ...range, from: '2026-11-05T10:00:00+01:00' }],
    ['a day that there is not', { ...range, from: '2026-02-30T10:00:00Z' }],
    ['a cursor that is none', { ...range, cursor: 'next' }],
    ['no end', { from: range.from, minutes: '60' }],
  ])('for %s are refused', async (_, query) => {
    expect(errorOf(await slots('slots-1', query))).toEqual([400, 'query-invalid']);
  });
});

describe('scheduling', () => {
  test('is for the student, the tutor and administrators', async () => {
    const as = await newTutor('schedule-1');
    const made = await schedule(student, { tutorId: 'schedule-1' });
    expect([made.status, made.headers.etag]).toEqual([201, '"1"']);
    expect(made.headers.location).toBe(`/lessons/${made.body.lessonId}`);
    expect(made.body).toEqual({
      lessonId: expect.any(String),
      ...lesson({ tutorId: 'schedule-1' }),
      studentId: 's-1',
      status: 'SCHEDULED',
      version: 1,
    });
    for (const [by, minutes] of [
      [as, 700],
      [admin, 800],
    ] as const) {
      const more = { tutorId: 'schedule-1', studentId: 's-2', scheduledTime: day(3, minutes) };
      expect((await schedule(by, more)).status).toBe(201);
    }
  });

  test('is not for anybody else, whoever the two people are', async () => {
    for (const tutorId of ['schedule-1', 'nobody'])
      for (const by of [student, otherTutor])
        expect(errorOf(await schedule(by, { tutorId, studentId: 's-2' }))).toEqual([403, 'forbidden']);
    expect(errorOf(await send('schedule-lesson', { body: lesson() }))).toEqual([401, 'unauthenticated']);
  });

  test('what is taken is refused with a conflict, what cannot be with what is wrong', async () => {
    await newTutor('schedule-2');
    const with2 = (more: object) => schedule(other, { tutorId: 'schedule-2', ...more });
    expect((await with2({})).status).toBe(201);
    expect(errorOf(await with2({}))).toEqual([409, 'slot-taken']);
    expect(errorOf(await with2({ scheduledTime: day(-1) }))).toEqual([422, 'lesson-in-the-past']);
    expect(errorOf(await with2({ durationMinutes: 7 }))).toEqual([422, 'duration-not-offered']);
    expect(errorOf(await with2({ tutorId: 'nobody' }))).toEqual([404, 'tutor-not-found']);
    expect(errorOf(await with2({ scheduledTime: 'tomorrow' }))).toEqual([400, 'request-invalid']);
    expect(errorOf(await with2({ price: { minorUnits: 1, currency: 'EUR' } }))).toEqual([
      400,
      'request-invalid',
    ]);
  });

  test('twice under one key is one lesson; another one under it is refused; another’s key is another', async () => {
    await newTutor('schedule-3');
    const headers = { 'idempotency-key': 'key-1' };
    const first = await schedule(student, { tutorId: 'schedule-3' }, headers);
    const again = await schedule(student, { tutorId: 'schedule-3' }, headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const differs = { tutorId: 'schedule-3', scheduledTime: day(4) };
    expect(errorOf(await schedule(student, differs, headers))).toEqual([409, 'lesson-exists']);
    const others = await schedule(other, differs, headers);
    expect(others.status).toBe(201);
    expect(others.body.lessonId).not.toBe(first.body.lessonId);
  });
});

describe('a lesson', () => {
  const make = async (tutorId: string, more: object = {}) => {
    const as = await newTutor(tutorId);
    const { body, status } = await schedule(student, { tutorId, ...more });
    expect(status).toBe(201);
    return { as, path: { lessonId: String(body.lessonId) } };
  };

  test('is read by its two people and administrators, at once', async () => {
    const { as, path } = await make('lesson-1');
    for (const by of [student, as, admin]) {
      const got = await send('get-lesson', { as: by, path });
      expect([got.status, got.headers.etag, got.body.status]).toEqual([200, '"1"', 'SCHEDULED']);
    }
  });

  test('is to strangers as if it were none: the same answers, whatever they ask', async () => {
    const { path } = await make('lesson-2');
    const asked: readonly (readonly [string, Request])[] = [
      ['get-lesson', {}],
      ['complete-lesson', {}],
      ['complete-lesson', { headers: { 'if-match': '"1"' } }],
      ['complete-lesson', { headers: { 'if-match': '"9"' } }],
      ['cancel-lesson', { body: {} }],
      ['cancel-lesson', { body: {}, headers: { 'if-match': '"1"' } }],
    ];
    for (const as of [other, otherTutor])
      for (const [name, request] of asked) {
        const [foreign, none] = await Promise.all([
          send(name, { ...request, as, path }),
          send(name, { ...request, as, path: { lessonId: 'nothing' } }),
        ]);
        expect(errorOf(foreign)).toEqual([404, 'lesson-not-found']);
        const { correlationId: _one, ...one } = foreign.body;
        const { correlationId: _other, ...another } = none.body;
        expect(one).toEqual(another);
      }
  });

  test('is completed by its tutor once it has begun, and then not cancelled', async () => {
    const { as, path } = await make('lesson-3', { scheduledTime: stepNow() });
    expect(errorOf(await send('complete-lesson', { as: student, path }))).toEqual([
      403,
      'only-tutor-completes',
    ]);
    const seen = { headers: { 'if-match': '"1"' } };
    const completed = await send('complete-lesson', { as, path, ...seen });
    expect(completed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { status: 'COMPLETED', endedAt: expect.any(String) },
    });
    const again = await send('complete-lesson', { as, path });
    expect(again.body).toEqual(completed.body);
    expect(errorOf(await send('complete-lesson', { as, path, ...seen }))).toEqual([412, 'version-mismatch']);
    expect(errorOf(await send('cancel-lesson', { as, path, body: {} }))).toEqual([409, 'lesson-over']);
  });

  test('is not completed before it begins', async () => {
    const { as, path } = await make('lesson-4');
    expect(errorOf(await send('complete-lesson', { as, path }))).toEqual([409, 'lesson-not-begun']);
  });

  test('is cancelled with a reason, and its time is free', async () => {
    const { path } = await make('lesson-5');
    const cancelled = await send('cancel-lesson', { as: student, path, body: { reason: 'ill' } });
    expect(cancelled.body).toMatchObject({ status: 'CANCELLED', cancelledBy: 's-1', reason: 'ill' });
    expect((await schedule(other, { tutorId: 'lesson-5' })).status).toBe(201);
  });

  test('is cancelled by its student in time only', async () => {
    const { as, path } = await make('lesson-6', { scheduledTime: stepNow(60) });
    expect(errorOf(await send('cancel-lesson', { as: student, path, body: {} }))).toEqual([
      409,
      'cancellation-too-late',
    ]);
    expect((await send('cancel-lesson', { as, path, body: {} })).status).toBe(200);
  });

  test('is cancelled with a reason that programs can read, or with none', async () => {
    const { path } = await make('lesson-7');
    for (const body of [{ reason: 'I am ill' }, { why: 'ill' }, []])
      expect(errorOf(await send('cancel-lesson', { as: student, path, body }))).toEqual([
        400,
        'request-invalid',
      ]);
    expect(errorOf(await send('cancel-lesson', { as: student, path }))).toEqual([400, 'body-required']);
  });
});

describe('the list of lessons', () => {
  const list = (as: typeof tutor, query: Record<string, string>) => send('list-lessons', { as, query });
  const ids = ({ body }: { body: Record<string, unknown> }) =>
    (body.lessons as readonly { scheduledTime: string }[]).map(({ scheduledTime }) => scheduledTime);
  const pupil = { userId: 'pupil-1', roles: ['STUDENT'] };

  test('is one’s own, as student or as tutor, in pages', async () => {
    const as = await newTutor('list-1');
    for (const minutes of [600, 700, 800])
      await schedule(pupil, { tutorId: 'list-1', scheduledTime: day(3, minutes) });
    await service.follow();
    const times = [800, 700, 600].map((minutes) => day(3, minutes));
    expect(ids(await list(pupil, { studentId: 'pupil-1' }))).toEqual(times);
    expect(ids(await list(as, { tutorId: 'list-1' }))).toEqual(times);
    expect(ids(await list(admin, { studentId: 'pupil-1' }))).toEqual(times);

    const first = await list(pupil, { studentId: 'pupil-1', limit: '2' });
    expect(ids(first)).toEqual(times.slice(0, 2));
    const cursor = String(first.body.cursor);
    expect(ids(await list(pupil, { studentId: 'pupil-1', limit: '2', cursor }))).toEqual(times.slice(2));
  });

  test('shows what became of them, and nothing of how they are kept', async () => {
    const answer = await list(pupil, { studentId: 'pupil-1', limit: '1' });
    expect(answer.body.lessons).toEqual([
      {
        lessonId: expect.any(String),
        ...lesson({ tutorId: 'list-1', scheduledTime: day(3, 800) }),
        studentId: 'pupil-1',
        status: 'SCHEDULED',
        version: 1,
      },
    ]);
  });

  test('of others is forbidden, whether they have lessons or not', async () => {
    for (const query of [{ studentId: 'pupil-1' }, { tutorId: 'list-1' }, { studentId: 'nobody' }])
      expect(errorOf(await list(student, query))).toEqual([403, 'forbidden']);
  });

  test('is of a student or of a tutor', async () => {
    for (const query of [{}, { studentId: 'a-1', tutorId: 'a-1' }] as const)
      expect(errorOf(await list(admin, query))).toEqual([400, 'query-invalid']);
    expect(errorOf(await list(pupil, { studentId: 'pupil-1', cursor: 'x' }))).toEqual([
      400,
      'cursor-unknown',
    ]);
  });
});
