import { type DataOf, notificationSendingRequestedV1 } from '@edtech/contracts';
import { contentOf, requests } from '../../src/application/requests.ts';
import { consuming, delivery } from './consuming.ts';
import { MINUTE, scene } from './scene.ts';

type Asked = DataOf<typeof notificationSendingRequestedV1>;

const SECOND = '0b9c1f66-3a7e-4c07-9f0a-5d2f6a1f3c22';
const asked: Asked = {
  bookingId: 'b-1',
  notificationId: 'n-1',
  recipientId: 'u-1',
  template: 'lesson-confirmed',
  lesson: {
    lessonId: 'l-1',
    studentId: 'u-1',
    tutorId: 't-1',
    scheduledTime: '2026-11-05T16:00:00.000Z',
    durationMinutes: 60,
    subject: 'Algebra',
  },
};

const stage = async (student = 'alice@example.com') => {
  const on = scene();
  await on.register('u-1', student, 'Alice');
  await on.register('t-1', 'tom@example.com', 'Tom Tutor');
  const { receive, dead } = consuming(on, requests.by(on));
  return {
    ...on,
    dead,
    ask: (more: Partial<Asked> = {}, id?: string, receives?: number) =>
      receive(delivery(notificationSendingRequestedV1, { ...asked, ...more }, id), receives),
  };
};

test('a booking has its student told, and hears that it was done', async () => {
  const on = await stage();
  expect(await on.ask()).toBe('done');
  expect(await on.arrived('alice@example.com')).toMatchObject([
    { subject: 'Lesson with Tom Tutor on 5 November 2026' },
  ]);
  expect(await on.published()).toEqual([
    {
      type: 'notification.sent',
      correlationId: 'c-7',
      notificationId: 'n-1',
      recipientId: 'u-1',
      template: 'lesson-confirmed',
      channel: 'EMAIL',
      bookingId: 'b-1',
      timestamp: '2026-01-01T00:00:00.000Z',
    },
  ]);
});

test.each(['lesson-confirmed', 'lesson-booked'])('its tutor reads another text: %s', async (template) => {
  const on = await stage();
  await on.ask({ template, recipientId: 't-1' });
  expect(await on.arrived('tom@example.com')).toMatchObject([{ subject: 'New booking on 5 November 2026' }]);
  expect(await on.published()).toMatchObject([{ type: 'notification.sent', template }]);
});

test('a request that comes again has nothing sent again; as another event it is answered again', async () => {
  const on = await stage();
  expect([await on.ask(), await on.ask({}, undefined, 2), await on.ask({}, SECOND)]).toEqual([
    'done',
    'done',
    'done',
  ]);
  expect(await on.arrived('alice@example.com')).toHaveLength(1);
  const [answer, ...again] = await on.published();
  expect(again).toEqual([answer]);
});

const { lesson: _lesson, ...withoutLesson } = asked;

test.each<[string, Partial<Asked>, string]>([
  ['a mail that there is not', { template: 'happy-birthday' }, 'template-unknown'],
  ['what lesson.booking.failed tells', { template: 'booking-failed', reason: 'x' }, 'template-unknown'],
  ['somebody who is not of the lesson', { recipientId: 'u-7' }, 'template-unknown'],
  ['the text of the tutor for the student', { template: 'lesson-booked' }, 'template-unknown'],
  ['a text message', { channel: 'SMS' }, 'channel-unsupported'],
])('a request for %s is answered: it failed', async (_, more, code) => {
  const on = await stage();
  expect(await on.ask(more)).toBe('done');
  const { template = 'lesson-confirmed', channel = 'EMAIL' } = more;
  expect(await on.published()).toMatchObject([{ type: 'notification.failed', code, template, channel }]);
  expect(await on.arrived('alice@example.com')).toEqual([]);
});

test('a request without a lesson is answered, too', () => {
  expect(contentOf(withoutLesson)).toBeUndefined();
});

test('a mail that is refused is answered: it failed', async () => {
  const on = await stage('bounce@example.com');
  expect(await on.ask()).toBe('done');
  expect(await on.published()).toMatchObject([{ type: 'notification.failed', code: 'address-rejected' }]);
});

test('a mail that is put off is answered once it is sent', async () => {
  const on = await stage('throttle@example.com');
  expect(await on.ask()).toBe('done');
  expect(await on.published()).toEqual([]);
  on.timing.advance(MINUTE);
  await on.settle();
  expect(await on.published()).toMatchObject([{ type: 'notification.sent', bookingId: 'b-1' }]);
});

test('an id that belongs to another notification is a dead letter: that one has its answer', async () => {
  const on = await stage();
  await on.ask();
  expect(await on.ask({ recipientId: 't-1' }, SECOND)).toBe('comes back');
  expect(await on.ask({ recipientId: 't-1' }, SECOND, 8)).toBe('done');
  expect(on.dead).toEqual(['retries-exhausted']);
  expect(await on.published()).toHaveLength(1);
});
