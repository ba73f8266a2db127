import type { JournalEntry } from '@edtech/testkit/platform';
import { flowLine, flowsIn, NOTHING } from '../../scripts/demo/story/flow.ts';

const BEGAN = Date.parse('2026-11-28T12:00:00.000Z');

let seq = 0;
const entry = (kind: string, at: number, ids: readonly string[], more: object = {}): JournalEntry => {
  seq += 1;
  // A journal entry of the kinds that a flow is read from; what else it has is not looked at.
  return { seq, kind, source: 'edtech', ids, at: BEGAN + at, ...more } as JournalEntry;
};
const put = (id: string, type: string, correlationId: string, at: number): JournalEntry =>
  entry('put-events', at, [`bus-${id}`, id], {
    outcome: 'accepted',
    detail: { detail: { id, type, correlationId, occurredAt: new Date(BEGAN + at).toISOString() } },
  });
const sent = (message: string, id: string, at: number) => entry('queue-send', at, [message, `bus-${id}`, id]);
const batch = (messages: readonly string[], at: number, outcome = 'success') =>
  entry('queue-batch', at, messages, { outcome });

test('a flow is the events under its correlation id, from the first commit to the last consumer', () => {
  const flows = flowsIn([
    put('e-1', 'payment.completed', 'c-1', 0),
    sent('m-1', 'e-1', 5),
    sent('m-2', 'e-1', 6),
    put('e-3', 'user.created', 'c-2', 8),
    batch(['m-1'], 20),
    put('e-2', 'course.access.granted', 'c-1', 30),
    sent('m-3', 'e-2', 31),
    batch(['m-2', 'm-3'], 143),
  ]);
  expect(flows.get('c-1')).toEqual({
    events: ['payment.completed', 'course.access.granted'],
    deliveries: 3,
    unhandled: 0,
    milliseconds: 143,
  });
  expect(flows.get('c-2')).toEqual({ events: ['user.created'], deliveries: 0, unhandled: 0 });
});

test('an event that is put twice is one event; each of its deliveries has to be handled', () => {
  const flow = flowsIn([
    put('e-1', 'user.created', 'c-1', 0),
    put('e-1', 'user.created', 'c-1', 3),
    sent('m-1', 'e-1', 4),
    sent('m-2', 'e-1', 5),
    batch(['m-1'], 9),
    batch(['m-2'], 12, 'failure'),
  ]).get('c-1');
  expect(flow).toEqual({ events: ['user.created'], deliveries: 2, unhandled: 1, milliseconds: 9 });
});

test('a batch that fails and succeeds later counts once', () => {
  const flow = flowsIn([
    put('e-1', 'user.created', 'c-1', 0),
    sent('m-1', 'e-1', 4),
    batch(['m-1'], 9, 'failure'),
    batch(['m-1'], 40),
  ]).get('c-1');
  expect(flow).toMatchObject({ unhandled: 0, milliseconds: 40 });
});

test('a flow is one line, with its mails; one of nothing is an empty line', () => {
  const flow = { events: ['payment.completed', 'course.access.granted'], deliveries: 2, unhandled: 0 };
  expect(flowLine({ ...flow, milliseconds: 143.4 }, ['Welcome to Algebra'])).toBe(
    'payment.completed → course.access.granted → mail “Welcome to Algebra”  143 ms',
  );
  expect(flowLine(flow)).toBe('payment.completed → course.access.granted');
  expect(flowLine(NOTHING)).toBe('');
});
