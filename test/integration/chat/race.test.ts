import {
  chatOpeningRequestedV1,
  chatSessionCreatedV1,
  lessonCancelledV1,
  lessonScheduledV1,
} from '@edtech/contracts';
import { systemTiming, type Timing } from '@edtech/event-store';
import { newDynamoDbTable } from '@edtech/testkit/dynamodb';
import { ChatSession, type ChatSessionEvent } from '../../../services/chat/src/domain/chat-session.ts';
import {
  lessonCancelled,
  lessonScheduled,
  openingRequested,
} from '../../../services/chat/test/application/happenings.ts';
import { sceneOn, student, tutor } from '../../../services/chat/test/application/scene.ts';

type Open = ReturnType<typeof sceneOn<Timing>>;

let at: Open;

beforeEach(async () => {
  at = sceneOn({ table: await newDynamoDbTable(), clock: systemTiming });
  // The first of its kind in a process takes long: it must not count against what the store has for trying again.
  await at.ask(chatOpeningRequestedV1, openingRequested('b-0', 'l-0'));
  await at.post('chat-of-b-0', student, 'Hello');
});

test('both write at once: every message is taken, and has a number of its own', async () => {
  await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
  const writing = async (person: typeof student) => {
    const numbers: number[] = [];
    for (let turn = 0; turn < 15; turn += 1)
      numbers.push((await at.post('chat-of-b-1', person, `Turn ${turn}`)).number);
    return numbers;
  };
  const sent = await Promise.all([writing(student), writing(tutor)]);
  // What one person sends stays in its order.
  for (const numbers of sent) expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
  expect(new Set(sent.flat())).toEqual(new Set(Array.from({ length: 30 }, (_, index) => index + 1)));

  const stream: ChatSessionEvent[] = [];
  for await (const { event } of at.store.read(ChatSession, 'chat-of-b-1')) stream.push(event);
  const order = stream.flatMap((event) => (event.type === 'MessagePosted' ? [event.data.number] : []));
  expect(order).toEqual(Array.from({ length: 30 }, (_, index) => index + 1));
});

test('the people of a lesson and several bookings open its session at once: it has one, and all are told of it', async () => {
  await at.hear(lessonScheduledV1, lessonScheduled('l-1'));
  const bookings = ['b-1', 'b-2', 'b-3', 'b-4'];
  const [, ...opened] = await Promise.all([
    Promise.all(
      bookings.map((bookingId) => at.ask(chatOpeningRequestedV1, openingRequested(bookingId, 'l-1'))),
    ),
    ...[student, tutor, student, tutor].map((person) => at.open('l-1', person)),
  ]);
  const answers = (await at.published(chatSessionCreatedV1)).filter(({ lessonId }) => lessonId === 'l-1');
  expect(answers.map(({ bookingId }) => bookingId).toSorted()).toEqual(bookings);
  const told = [...answers, ...opened].map(({ chatSessionId }) => chatSessionId);
  expect(new Set(told).size).toBe(1);
  expect(await at.sessions()).toHaveLength(2);
});

test.each([1, 2, 3, 4, 5])(
  'a lesson is cancelled while its session opens (%i): none is left open',
  async () => {
    await Promise.all([
      at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1')),
      at.hear(lessonCancelledV1, lessonCancelled('l-1')),
    ]);
    expect(await at.session('chat-of-b-1')).toMatchObject({ closing: { reason: 'lesson-cancelled' } });
  },
);

test('a message and the end of the session at once: one comes first, and nothing is written after the end', async () => {
  await at.hear(lessonScheduledV1, lessonScheduled('l-1', 'b-1'));
  await at.ask(chatOpeningRequestedV1, openingRequested('b-1', 'l-1'));
  const posted = Promise.allSettled(
    Array.from({ length: 4 }, (_, turn) => at.post('chat-of-b-1', student, `Turn ${turn}`)),
  );
  await at.close('chat-of-b-1', tutor);
  const taken = (await posted).filter(({ status }) => status === 'fulfilled').length;
  for (const result of await posted)
    if (result.status === 'rejected') expect(result.reason).toMatchObject({ code: 'chat-session-closed' });

  const types: string[] = [];
  for await (const { event } of at.store.read(ChatSession, 'chat-of-b-1')) types.push(event.type);
  expect(types.at(-1)).toBe('SessionClosed');
  expect(types.filter((type) => type === 'MessagePosted')).toHaveLength(taken);
});
