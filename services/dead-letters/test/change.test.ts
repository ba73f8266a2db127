import { EditInvalid, MendingRefused, MendingUnavailable, NotRedrivable } from '@edtech/dead-letters';
import { discard, edit, redrive } from '../src/application/change.ts';
import { asking, away, createScene, dataOf, eventIdOf } from './scene.ts';

const ID = 'letter-u-1-1';
const MENDED = { data: { ...dataOf('u-1'), email: 'ada@example.com' }, reason: 'mended' };

describe('a redrive', () => {
  test('sends the event to its consumer, and says who did so and why', async () => {
    const { desk, sent, said } = await createScene();
    expect(await redrive(desk, asking(ID), false)).toMatchObject({ id: ID, state: 'REDRIVING', version: 3 });
    expect(sent).toMatchObject([{ id: ID, override: undefined }]);
    expect((await said(ID)).slice(1)).toEqual([
      'redriving by u-admin: mended',
      'sent by u-admin: to where it is handled',
    ]);
  });

  test('in spite of its age comes with who decides that', async () => {
    const { desk, sent } = await createScene();
    await redrive(desk, asking(ID), true);
    expect(sent).toMatchObject([{ override: { by: 'u-admin', reason: 'mended' } }]);
  });

  test('that comes again is not begun again, and is answered with the letter as it is', async () => {
    const { desk, sent } = await createScene();
    const request = asking(ID);
    const first = await redrive(desk, request, false);
    expect(await redrive(desk, request, false)).toEqual(first);
    expect(sent).toHaveLength(1);
  });

  test('that comes twice at the same moment is begun once', async () => {
    const { desk, sent } = await createScene();
    const request = asking(ID);
    const answers = await Promise.all([1, 2, 3].map(() => redrive(desk, request, false)));
    expect(answers.map(({ state }) => state)).toEqual(['REDRIVING', 'REDRIVING', 'REDRIVING']);
    expect(sent).toHaveLength(1);
  });

  test('under the key of another request is refused', async () => {
    const { desk, sent } = await createScene();
    await redrive(desk, asking(ID, { key: 'k' }), false);
    await expect(redrive(desk, asking('letter-u-2-1', { key: 'k' }), false)).rejects.toMatchObject({
      code: 'idempotency-key-reused',
    });
    expect(sent).toHaveLength(1);
  });

  test('of one that is being redriven is refused', async () => {
    const { desk } = await createScene();
    await redrive(desk, asking(ID), false);
    await expect(redrive(desk, asking(ID), false)).rejects.toMatchObject({
      code: 'dead-letter-state',
      kind: 'conflict',
    });
  });

  test('that can be sent nowhere is refused each time that it is asked for, and goes to people', async () => {
    const { desk, faults, letter } = await createScene();
    faults.send = ({ id }) => {
      throw new NotRedrivable(id, 'its queue is gone.');
    };
    const request = asking(ID);
    for (const _ of [1, 2])
      await expect(redrive(desk, request, false)).rejects.toMatchObject({
        code: 'dead-letter-not-redrivable',
      });
    expect(await letter(ID)).toMatchObject({ state: 'ROUTED', redrives: 2 });
  });

  test('that a queue did not take is on record: the same request is answered, and begins nothing', async () => {
    const { desk, faults, letter } = await createScene();
    faults.send = away;
    const request = asking(ID);
    await expect(redrive(desk, request, false)).rejects.toMatchObject({
      code: 'dead-letter-not-sent',
      kind: 'unavailable',
    });
    expect(await redrive(desk, request, false)).toMatchObject({ state: 'REDRIVING' });
    expect(await letter(ID)).toMatchObject({ redrives: 1 });
  });
});

describe('an edit', () => {
  test('is read by the service of its consumer, stored beside what was received, and redriven then', async () => {
    const { desk, asked, sent } = await createScene();
    expect(await edit(desk, asking(ID), MENDED)).toMatchObject({
      state: 'OPEN',
      version: 2,
      payloads: [{}, {}],
    });
    expect(asked).toMatchObject([
      {
        service: 'payment',
        does: 'check-edit',
        consumer: 'payment-accounts',
        body: expect.stringContaining('ada@example.com'),
      },
    ]);
    expect(sent).toEqual([]);
    await redrive(desk, asking(ID), false);
    expect(JSON.parse(sent[0]?.body ?? '').detail).toMatchObject({
      id: eventIdOf('u-1', 1),
      data: MENDED.data,
    });
  });

  test('of all of the payload must be the same event', async () => {
    const { desk, letter } = await createScene();
    const before = await letter(ID);
    await expect(edit(desk, asking(ID), { body: { detail: {} }, reason: 'x' })).rejects.toMatchObject({
      code: 'dead-letter-edit-invalid',
      kind: 'invalid',
    });
    expect(await letter(ID)).toEqual(before);
  });

  test.each([
    ['nothing', { reason: 'x' }],
    ['two things', { data: {}, body: {}, reason: 'x' }],
  ])('that says %s is refused', async (_, request) => {
    const { desk } = await createScene();
    await expect(edit(desk, asking(ID), request)).rejects.toMatchObject({ code: 'dead-letter-edit-invalid' });
  });

  test('that its consumer could not handle is refused with what is wrong, and nothing is stored', async () => {
    const { desk, faults, letter } = await createScene();
    const violations = [{ path: '/email', rule: 'format', message: 'must match format "email"' }];
    faults.mend = () => {
      throw new EditInvalid('payment-accounts could not handle it', violations);
    };
    await expect(edit(desk, asking(ID), MENDED)).rejects.toMatchObject({ violations });
    expect(await letter(ID)).toMatchObject({ payloads: [{}] });
  });

  test('of a version that is no longer the one that was seen is refused, and its consumer is not asked', async () => {
    const { desk, asked } = await createScene();
    await expect(edit(desk, asking(ID, { expectedVersion: 7 }), MENDED)).rejects.toMatchObject({
      code: 'version-mismatch',
      kind: 'precondition-failed',
      expectedVersion: 7,
      currentVersion: 1,
    });
    expect(asked).toEqual([]);
    expect(await edit(desk, asking(ID, { expectedVersion: 1 }), MENDED)).toMatchObject({ version: 2 });
  });

  test('that comes again is stored once', async () => {
    const { desk, letter } = await createScene();
    const request = asking(ID);
    await edit(desk, request, MENDED);
    await edit(desk, request, MENDED);
    expect((await letter(ID)).payloads).toHaveLength(2);
  });
});

describe('a letter that is given up', () => {
  test('is closed when its ordered consumer has gone past its event', async () => {
    const { desk, asked, letter, said } = await createScene();
    expect(await discard(desk, asking(ID))).toMatchObject({ state: 'DISCARDED' });
    expect(asked).toEqual([
      {
        service: 'payment',
        does: 'give-up',
        subject: {
          consumer: 'payment-accounts',
          source: 'edtech.user',
          aggregateType: 'User',
          aggregateId: 'u-1',
        },
        sequence: 1,
        by: 'u-admin',
        reason: 'mended',
      },
    ]);
    expect(await letter(ID)).toHaveProperty('closedAt');
    expect((await said(ID)).at(-1)).toBe('discarded by u-admin: mended');
  });

  test('stays as it is while that service does not answer, and the request may come again', async () => {
    const { desk, faults, letter } = await createScene();
    faults.mend = () => {
      throw new MendingUnavailable('payment', new Error('away'));
    };
    const request = asking(ID);
    await expect(discard(desk, request)).rejects.toMatchObject({ code: 'mending-unavailable' });
    expect(await letter(ID)).toMatchObject({ state: 'OPEN' });
    faults.mend = () => undefined;
    expect(await discard(desk, request)).toMatchObject({ state: 'DISCARDED' });
  });

  test('is not to be given up again, by another request', async () => {
    const { desk } = await createScene();
    const request = asking(ID);
    await discard(desk, request);
    expect(await discard(desk, request)).toMatchObject({ state: 'DISCARDED' });
    await expect(discard(desk, asking(ID))).rejects.toMatchObject({ code: 'dead-letter-state' });
  });
});

test('a version that is not the one that was seen is refused of each change', async () => {
  const { desk } = await createScene();
  const stale = { code: 'version-mismatch' };
  await expect(redrive(desk, asking(ID, { expectedVersion: 2 }), false)).rejects.toMatchObject(stale);
  await expect(discard(desk, asking(ID, { expectedVersion: 2 }))).rejects.toMatchObject(stale);
});

test('a letter that is not there is told', async () => {
  const { desk } = await createScene();
  const missing = { code: 'dead-letter-not-found' };
  await expect(redrive(desk, asking('x'), false)).rejects.toMatchObject(missing);
  await expect(edit(desk, asking('x'), MENDED)).rejects.toMatchObject(missing);
  await expect(discard(desk, asking('x'))).rejects.toMatchObject(missing);
});

test.each([
  ['outbox', 'user', { does: 'retry-record', service: 'user', store: 'user', key: { pk: 'p', sk: 's' } }],
  [
    'saga',
    'booking-sagas',
    { does: 'resume-saga', service: 'booking', saga: 'LessonBooking', id: 'b-1', by: 'u-admin' },
  ],
] as const)('what ended in %s %s is mended by its service', async (kind, name, request) => {
  const { desk, asked, sent } = await createScene();
  await desk.store.receive({
    letterId: 'other',
    source: { kind, name, ordered: false },
    error: { code: 'x', message: 'x' },
    event: {
      id: 'e',
      type: 't',
      version: 1,
      source: 'edtech.booking',
      aggregateType: 'LessonBooking',
      aggregateId: 'b-1',
      sequence: 1,
      correlationId: 'c',
    },
    body: JSON.stringify({ [kind]: { pk: 'p', sk: 's' } }),
    messageId: 'm',
    endedAt: '2026-03-01T11:00:00.000Z',
  });
  expect(await redrive(desk, asking('other'), false)).toMatchObject({ state: 'REDRIVING', sent: true });
  expect(asked).toMatchObject([request]);
  expect(sent).toEqual([]);
});

test('what its service has no way to mend is for people', async () => {
  const { desk, faults, letter } = await createScene();
  await desk.store.receive({
    letterId: 'other',
    source: { kind: 'outbox', name: 'user', ordered: false },
    error: { code: 'x', message: 'x' },
    body: JSON.stringify({ outbox: { pk: 'p', sk: 's' } }),
    messageId: 'm',
    endedAt: '2026-03-01T11:00:00.000Z',
  });
  faults.mend = () => {
    throw new MendingRefused({ code: 'not-mendable', kind: 'conflict', message: 'its record is not FAILED' });
  };
  await expect(redrive(desk, asking('other'), false)).rejects.toMatchObject({
    code: 'dead-letter-not-redrivable',
    message: expect.stringContaining('its record is not FAILED'),
  });
  expect(await letter('other')).toMatchObject({ state: 'ROUTED' });
});
