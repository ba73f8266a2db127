import type { EventStep, JourneyStep } from '@edtech/operations/answers';
import fc from 'fast-check';
import { type Node, treeOf } from '../../console/src/journey/tree.ts';

const step = (id: string, causationId: string): EventStep => ({
  kind: 'event',
  eventId: id,
  type: 'Something',
  service: 'user',
  aggregate: { type: 'User', id: 'u-1', version: 1 },
  occurredAt: '2026-11-29T02:00:00.000Z',
  causationId,
  publications: [
    {
      id: `published-${id}`,
      type: 'something',
      version: 1,
      sequence: 1,
      destination: 'bus',
      status: 'COMPLETED',
      createdAt: '2026-11-29T02:00:00.000Z',
      deliveries: [],
    },
  ],
});

const stepsIn = (nodes: readonly Node[]): readonly JourneyStep[] =>
  nodes.flatMap(({ step: one, children }) => [one, ...stepsIn(children)]);

test('a step stands under the one that published what caused it', () => {
  const [first, second, third] = [step('1', 'request'), step('2', 'published-1'), step('3', 'published-2')];
  expect(treeOf([first, second, third])).toEqual([
    { step: first, children: [{ step: second, children: [{ step: third, children: [] }] }] },
  ]);
});

test('each step is there once, whatever is said to have caused it', () => {
  const ids = ['1', '2', '3', '4', '5'];
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('request', ...ids.map((id) => `published-${id}`)), {
        minLength: 5,
        maxLength: 5,
      }),
      (causes) => {
        const steps = ids.map((id, index) => step(id, causes[index] ?? 'request'));
        expect(stepsIn(treeOf(steps)).toSorted(byId)).toEqual(steps);
      },
    ),
  );
});

const byId = (one: JourneyStep, other: JourneyStep): number =>
  one.kind === 'event' && other.kind === 'event' && one.eventId < other.eventId ? -1 : 1;
