import { lessonCancelledV1, lessonCompletedV1, lessonCreatedV1, lessonScheduledV1 } from '@edtech/contracts';
import { VersionMismatch } from '@edtech/event-store';
import { lessonIdFor } from '../../src/application/lesson-id.ts';
import type { Wanted } from '../../src/application/schedule-lesson.ts';
import { LessonExists, LessonNotFound, SlotTaken, TutorNotFound } from '../../src/domain/refusals.ts';
import { describeProfile, Tutor } from '../../src/domain/tutor.ts';
import { type Scene, scene } from './scene.ts';

const START = '2026-11-05T16:00:00.000Z';
const DAY = 24 * 60 * 60_000;
const tutor = { userId: 't-1', isAdmin: false };
const stranger = { userId: 'x-1', isAdmin: false };
const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;

const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  tutorId: 't-1',
  studentId: 's-1',
  scheduledTime: START,
  durationMinutes: 60,
  subject: 'Algebra',
  ...more,
});

let at: Scene;

beforeEach(async () => {
  at = scene();
  await at.tutor('t-1');
});

describe('a lesson that is scheduled directly', () => {
  test('is told to everybody, with the tutor’s price, and to no booking', async () => {
    const hourlyRate = { minorUnits: 4000, currency: 'EUR' };
    const profile = { displayName: 'Tom', subjects: [], hourlyRate };
    await at.store.execute(Tutor, 't-1', describeProfile(profile), { context });
    await at.schedule('l-1', wanted({ durationMinutes: 90, scheduledTime: '2026-11-05T17:00:00+01:00' }));
    expect(await at.published(lessonScheduledV1)).toEqual([
      {
        lessonId: 'l-1',
        ...wanted({ durationMinutes: 90 }),
        price: { minorUnits: 6000, currency: 'EUR' },
        timestamp: '2026-11-02T08:00:00.000Z',
      },
    ]);
    expect(await at.published(lessonCreatedV1)).toEqual([]);
  });

  test('names its payment to whoever has to take or free it, and to nobody else', async () => {
    for (const [lessonId, tutorId] of [
      ['l-1', 't-1'],
      ['l-2', 't-2'],
    ] as const) {
      await at.tutor(tutorId);
      await at.schedule(lessonId, wanted({ tutorId, paymentId: `payment-of-${lessonId}` }));
    }
    at.clock.advance(4 * DAY);
    await at.complete({ lessonId: 'l-1', by: tutor });
    await at.cancel({ lessonId: 'l-2', by: { userId: 'a-1', isAdmin: true } });
    const [scheduled] = await at.published(lessonScheduledV1);
    expect(scheduled).not.toHaveProperty('paymentId');
    expect(await at.published(lessonCompletedV1)).toMatchObject([{ paymentId: 'payment-of-l-1' }]);
    expect(await at.published(lessonCancelledV1)).toMatchObject([{ paymentId: 'payment-of-l-2' }]);
  });

  test('under one key with another payment is refused', async () => {
    await at.schedule('l-1', wanted({ paymentId: 'p-1' }));
    expect(await at.schedule('l-1', wanted({ paymentId: 'p-1' }))).toMatchObject({ events: [] });
    await expect(at.schedule('l-1', wanted({ paymentId: 'p-2' }))).rejects.toThrow(LessonExists);
  });

  test('takes its time from everybody else', async () => {
    await at.schedule('l-1', wanted());
    await expect(at.schedule('l-2', wanted({ studentId: 's-2' }))).rejects.toThrow(SlotTaken);
    expect(await at.lesson('l-2')).toEqual({ status: 'unknown' });
  });

  test('sent twice is one lesson, also when the tutor’s hours have changed since', async () => {
    await at.schedule('l-1', wanted());
    await at.tutor('t-1', { timeZone: 'UTC', weekly: [], exceptions: [] });
    const again = await at.schedule('l-1', wanted());
    expect(again).toMatchObject({ version: 1, events: [] });
  });

  test('is no other lesson under the same id', async () => {
    await at.schedule('l-1', wanted());
    const other = wanted({ scheduledTime: '2026-11-06T16:00:00.000Z' });
    await expect(at.schedule('l-1', other)).rejects.toThrow(LessonExists);
  });

  test('is not with somebody who is no tutor', async () => {
    await expect(at.schedule('l-1', wanted({ tutorId: 's-2' }))).rejects.toThrow(TutorNotFound);
  });

  test('may begin just now, and be completed at once', async () => {
    at.clock.advance(3 * 60_000);
    await at.schedule('l-1', wanted({ scheduledTime: '2026-11-02T08:00:00.000Z' }));
    await at.complete({ lessonId: 'l-1', by: tutor });
    expect(await at.published(lessonCompletedV1)).toEqual([
      {
        lessonId: 'l-1',
        ...wanted({ scheduledTime: '2026-11-02T08:00:00.000Z' }),
        completedAt: '2026-11-02T08:03:00.000Z',
      },
    ]);
  });

  test('has an id that is the same for one person and key, and for no others', () => {
    expect(lessonIdFor('u-1', 'k')).toBe(lessonIdFor('u-1', 'k'));
    const ids = [
      lessonIdFor('u-1', 'k'),
      lessonIdFor('u-2', 'k'),
      lessonIdFor('u-1', 'k2'),
      lessonIdFor('u-1k', ''),
      lessonIdFor('u-1', undefined),
      lessonIdFor('u-1', undefined),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a lesson that is cancelled', () => {
  test('is told, once, and gives its time back', async () => {
    await at.schedule('l-1', wanted());
    await at.cancel({ lessonId: 'l-1', by: tutor });
    await at.cancel({ lessonId: 'l-1', by: tutor });
    expect(await at.published(lessonCancelledV1)).toEqual([
      {
        lessonId: 'l-1',
        ...wanted(),
        cancelledBy: 't-1',
        cancelledAt: '2026-11-02T08:00:00.000Z',
      },
    ]);
    await at.schedule('l-2', wanted({ studentId: 's-2' }));
    expect(await at.lesson('l-2')).toMatchObject({ status: 'scheduled' });
  });

  test('a second time takes nothing from whoever has the time since', async () => {
    await at.schedule('l-1', wanted());
    await at.cancel({ lessonId: 'l-1', by: tutor });
    await at.schedule('l-2', wanted({ studentId: 's-2' }));
    await at.cancel({ lessonId: 'l-1', by: tutor });
    await expect(at.schedule('l-3', wanted())).rejects.toThrow(SlotTaken);
  });

  test('twice at the same time is cancelled once', async () => {
    await at.schedule('l-1', wanted());
    await Promise.all(Array.from({ length: 5 }, () => at.cancel({ lessonId: 'l-1', by: tutor })));
    expect(await at.published(lessonCancelledV1)).toHaveLength(1);
  });
});

describe('what somebody has seen', () => {
  const ended = { lessonId: 'l-1', by: tutor };

  test('is compared with what there is', async () => {
    await at.schedule('l-1', wanted());
    await expect(at.cancel(ended, { expectedVersion: 2 })).rejects.toThrow(VersionMismatch);
    await at.cancel(ended, { expectedVersion: 1 });
    expect(await at.lesson('l-1')).toMatchObject({ status: 'cancelled' });
  });

  test('tells strangers nothing, whether there is a lesson or not', async () => {
    await at.schedule('l-1', wanted());
    at.clock.advance(4 * DAY);
    for (const lessonId of ['l-1', 'l-2'])
      for (const seen of [{}, { expectedVersion: 1 }, { expectedVersion: 7 }])
        for (const end of [at.complete, at.cancel])
          await expect(end({ lessonId, by: stranger }, seen)).rejects.toThrow(LessonNotFound);
  });
});

test('completing and cancelling at the same time end in one of the two', async () => {
  for (let round = 0; round < 20; round += 1) {
    const lessonId = `l-${round}`;
    const fresh = scene();
    await fresh.tutor('t-1');
    await fresh.schedule(lessonId, wanted());
    fresh.clock.advance(4 * DAY);
    const by = { userId: 'a-1', isAdmin: true };
    const results = await Promise.allSettled([
      fresh.complete({ lessonId, by }),
      fresh.cancel({ lessonId, by }),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const told = await Promise.all([fresh.published(lessonCompletedV1), fresh.published(lessonCancelledV1)]);
    expect(told.flat()).toHaveLength(1);
  }
});
