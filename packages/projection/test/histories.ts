import fc from 'fast-check';
import type { PotEvent } from './pots.ts';

export interface Happened {
  readonly id: string;
  readonly event: PotEvent;
}

const slot = fc.constantFrom('a', 'b', 'c');
const name = fc.constantFrom('ann', 'bob');

const event: fc.Arbitrary<PotEvent> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('Filled' as const),
      data: fc.record({ slot, value: fc.nat(9) }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('Labelled' as const),
      data: fc.record({ slot, label: fc.constantFrom('x', 'y') }, { requiredKeys: ['slot'] }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('Emptied' as const), data: fc.record({ slot }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('Counted' as const),
      data: fc.record({ bucket: fc.constantFrom('p', 'q'), by: fc.integer({ min: -3, max: 9 }) }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('NameTaken' as const), data: fc.record({ name }) }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('NameLeft' as const), data: fc.record({ name }) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('Ignored' as const), data: fc.constant({}) }) },
);

/** What happened to several pots, in order; a name is taken only when it is free, and left only by who has it. */
export const history = (maxLength: number): fc.Arbitrary<readonly Happened[]> =>
  fc
    .array(fc.record({ id: fc.constantFrom('1', '2', '3#4'), event }), { maxLength, size: 'max' })
    .map((drawn) => {
      const held = new Map<string, string>();
      return drawn.filter(({ id, event: { type, data } }) => {
        if (type === 'NameTaken') {
          if (held.has(data.name)) return false;
          held.set(data.name, id);
        }
        return type !== 'NameLeft' || (held.get(data.name) === id && held.delete(data.name));
      });
    });
