import {
  ALWAYS,
  admin,
  day,
  errorOf,
  of,
  openSchool,
  otherTutor,
  type School,
  student,
  weekly,
} from './school.ts';

let school: School;

beforeAll(async () => {
  school = await openSchool();
});

describe('a profile', () => {
  const profile = {
    displayName: 'Tom',
    subjects: ['Algebra'],
    hourlyRate: { minorUnits: 4000, currency: 'EUR' },
  };

  test('is written by its tutor and read by anybody who is signed in', async () => {
    const as = await school.newTutor('profile-1');
    const put = await school.send('describe-tutor', { as, ...of('profile-1'), body: profile });
    expect([put.status, put.headers.etag, put.body]).toEqual([
      200,
      '"3"',
      { tutorId: 'profile-1', ...profile, timeZone: 'UTC', version: 3 },
    ]);
    await school.service.follow();
    const got = await school.send('get-tutor', { as: student, ...of('profile-1'), query: { atLeast: '3' } });
    expect([got.status, got.headers.etag]).toEqual([200, '"3"']);
    expect(got.body).toEqual({ tutorId: 'profile-1', ...profile, timeZone: 'UTC', version: 3 });
  });

  test('is written by nobody else, whether there is one or not', async () => {
    await school.newTutor('profile-2');
    for (const tutorId of ['profile-2', 'nobody'])
      for (const as of [student, otherTutor])
        for (const [name, body] of [
          ['describe-tutor', profile],
          ['set-availability', ALWAYS],
        ] as const)
          expect(errorOf(await school.send(name, { as, ...of(tutorId), body }))).toEqual([403, 'forbidden']);
    expect(
      errorOf(await school.send('describe-tutor', { as: admin, ...of('nobody'), body: profile })),
    ).toEqual([404, 'tutor-not-found']);
  });

  test('changes only from the version that was seen', async () => {
    const as = await school.newTutor('profile-3');
    const put = (ifMatch: string) =>
      school.send('describe-tutor', {
        as,
        ...of('profile-3'),
        headers: { 'if-match': ifMatch },
        body: profile,
      });
    expect(errorOf(await put('"1"'))).toEqual([412, 'version-mismatch']);
    expect((await put('"2"')).status).toBe(200);
    const hours = await school.send('set-availability', {
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
    expect(errorOf(await school.send(name, { as: student, ...of('nobody'), ...more }))).toEqual([
      404,
      'tutor-not-found',
    ]);
    expect(errorOf(await school.send(name, { ...of('nobody'), ...more }))).toEqual([401, 'unauthenticated']);
  });
});

describe('hours', () => {
  test('are read as they were set', async () => {
    const availability = {
      timeZone: 'Europe/Berlin',
      weekly: [{ day: 'MONDAY', from: '09:00', to: '24:00' }],
      exceptions: [{ date: '2030-12-24', hours: [] }],
    };
    await school.newTutor('hours-1', availability);
    await school.service.follow();
    const got = await school.send('get-availability', { as: student, ...of('hours-1') });
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
    const as = await school.newTutor('hours-2');
    const refused = await school.send('set-availability', { as, ...of('hours-2'), body });
    expect(errorOf(refused)).toEqual([400, code]);
    expect(refused.body.violations).toEqual([expect.objectContaining({ path: expect.any(String) })]);
  });
});

describe('free slots', () => {
  const slots = async (tutorId: string, query: Record<string, string>) =>
    school.send('list-free-slots', { as: student, ...of(tutorId), query });
  const range = { from: day(3, 600), to: day(3, 720), minutes: '60' };
  const starts = ({ body }: { body: Record<string, unknown> }) =>
    (body.slots as readonly { start: string }[]).map(({ start }) => start.slice(11, 16));

  test('are those that nobody has, in pages', async () => {
    await school.newTutor('slots-1');
    await school.schedule(student, { tutorId: 'slots-1', scheduledTime: day(3, 625), durationMinutes: 15 });
    await school.service.follow();
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
    await school.newTutor('slots-2');
    await school.service.follow();
    const before = starts(await slots('slots-2', range));
    expect(before).toContain('11:00');
    const made = await school.schedule(student, { tutorId: 'slots-2', scheduledTime: day(3, 660) });
    expect(made.status).toBe(201);
    await school.service.follow();
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
