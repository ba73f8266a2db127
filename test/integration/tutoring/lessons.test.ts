import {
  admin,
  day,
  errorOf,
  lesson,
  openSchool,
  other,
  otherTutor,
  type School,
  stepNow,
  student,
  type tutor,
} from './school.ts';
import type { Request } from './service.ts';

let school: School;

beforeAll(async () => {
  school = await openSchool();
});

describe('scheduling', () => {
  test('is for the student, the tutor and administrators', async () => {
    const as = await school.newTutor('schedule-1');
    const made = await school.schedule(student, { tutorId: 'schedule-1' });
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
      expect((await school.schedule(by, more)).status).toBe(201);
    }
  });

  test('is not for anybody else, whoever the two people are', async () => {
    for (const tutorId of ['schedule-1', 'nobody'])
      for (const by of [student, otherTutor])
        expect(errorOf(await school.schedule(by, { tutorId, studentId: 's-2' }))).toEqual([403, 'forbidden']);
    expect(errorOf(await school.send('schedule-lesson', { body: lesson() }))).toEqual([
      401,
      'unauthenticated',
    ]);
  });

  test('with a payment is for the one who pays, and for administrators; nobody is shown which it is', async () => {
    const as = await school.newTutor('schedule-3');
    const paid = { tutorId: 'schedule-3', studentId: 's-1', paymentId: 'p-1' };
    expect(errorOf(await school.schedule(as, paid))).toEqual([403, 'forbidden']);
    for (const [by, minutes] of [
      [student, 700],
      [admin, 800],
    ] as const) {
      const made = await school.schedule(by, { ...paid, scheduledTime: day(3, minutes) });
      expect([made.status, made.body.paymentId]).toEqual([201, undefined]);
    }
  });

  test('what is taken is refused with a conflict, what cannot be with what is wrong', async () => {
    await school.newTutor('schedule-2');
    const with2 = (more: object) => school.schedule(other, { tutorId: 'schedule-2', ...more });
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
    await school.newTutor('schedule-3');
    const headers = { 'idempotency-key': 'key-1' };
    const first = await school.schedule(student, { tutorId: 'schedule-3' }, headers);
    const again = await school.schedule(student, { tutorId: 'schedule-3' }, headers);
    expect([again.status, again.body]).toEqual([201, first.body]);
    const differs = { tutorId: 'schedule-3', scheduledTime: day(4) };
    expect(errorOf(await school.schedule(student, differs, headers))).toEqual([
      422,
      'idempotency-key-reused',
    ]);
    const others = await school.schedule(other, differs, headers);
    expect(others.status).toBe(201);
    expect(others.body.lessonId).not.toBe(first.body.lessonId);
  });
});

describe('a lesson', () => {
  const make = async (tutorId: string, more: object = {}) => {
    const as = await school.newTutor(tutorId);
    const { body, status } = await school.schedule(student, { tutorId, ...more });
    expect(status).toBe(201);
    return { as, path: { lessonId: String(body.lessonId) } };
  };

  test('is read by its two people and administrators, at once', async () => {
    const { as, path } = await make('lesson-1');
    for (const by of [student, as, admin]) {
      const got = await school.send('get-lesson', { as: by, path });
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
          school.send(name, { ...request, as, path }),
          school.send(name, { ...request, as, path: { lessonId: 'nothing' } }),
        ]);
        expect(errorOf(foreign)).toEqual([404, 'lesson-not-found']);
        const { correlationId: _one, ...one } = foreign.body;
        const { correlationId: _other, ...another } = none.body;
        expect(one).toEqual(another);
      }
  });

  test('is completed by its tutor once it has begun, and then not cancelled', async () => {
    const { as, path } = await make('lesson-3', { scheduledTime: stepNow() });
    expect(errorOf(await school.send('complete-lesson', { as: student, path }))).toEqual([
      403,
      'only-tutor-completes',
    ]);
    const seen = { headers: { 'if-match': '"1"' } };
    const completed = await school.send('complete-lesson', { as, path, ...seen });
    expect(completed).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      body: { status: 'COMPLETED', endedAt: expect.any(String) },
    });
    const again = await school.send('complete-lesson', { as, path });
    expect(again.body).toEqual(completed.body);
    expect(errorOf(await school.send('complete-lesson', { as, path, ...seen }))).toEqual([
      412,
      'version-mismatch',
    ]);
    expect(errorOf(await school.send('cancel-lesson', { as, path, body: {} }))).toEqual([409, 'lesson-over']);
  });

  test('is not completed before it begins', async () => {
    const { as, path } = await make('lesson-4');
    expect(errorOf(await school.send('complete-lesson', { as, path }))).toEqual([409, 'lesson-not-begun']);
  });

  test('is cancelled with a reason, and its time is free', async () => {
    const { path } = await make('lesson-5');
    const cancelled = await school.send('cancel-lesson', { as: student, path, body: { reason: 'ill' } });
    expect(cancelled.body).toMatchObject({ status: 'CANCELLED', cancelledBy: 's-1', reason: 'ill' });
    expect((await school.schedule(other, { tutorId: 'lesson-5' })).status).toBe(201);
  });

  test('is cancelled by its student in time only', async () => {
    const { as, path } = await make('lesson-6', { scheduledTime: stepNow(60) });
    expect(errorOf(await school.send('cancel-lesson', { as: student, path, body: {} }))).toEqual([
      409,
      'cancellation-too-late',
    ]);
    expect((await school.send('cancel-lesson', { as, path, body: {} })).status).toBe(200);
  });

  test('is cancelled with a reason that programs can read, or with none', async () => {
    const { path } = await make('lesson-7');
    for (const body of [{ reason: 'I am ill' }, { why: 'ill' }, []])
      expect(errorOf(await school.send('cancel-lesson', { as: student, path, body }))).toEqual([
        400,
        'request-invalid',
      ]);
    expect(errorOf(await school.send('cancel-lesson', { as: student, path }))).toEqual([
      400,
      'body-required',
    ]);
  });
});

describe('the list of lessons', () => {
  const list = (as: typeof tutor, query: Record<string, string>) =>
    school.send('list-lessons', { as, query });
  const ids = ({ body }: { body: Record<string, unknown> }) =>
    (body.lessons as readonly { scheduledTime: string }[]).map(({ scheduledTime }) => scheduledTime);
  const pupil = { userId: 'pupil-1', roles: ['STUDENT'] };

  test('is one’s own, as student or as tutor, in pages', async () => {
    const as = await school.newTutor('list-1');
    for (const minutes of [600, 700, 800])
      await school.schedule(pupil, { tutorId: 'list-1', scheduledTime: day(3, minutes) });
    await school.service.follow();
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
