import { aggregate, type Decision } from '@edtech/event-store/aggregate';

interface Noted {
  readonly type: 'Noted';
  readonly data: { readonly sequence: number };
}

/** What a consumer has seen of a user: the sequences of the events, as they came to its handler. */
export const Diary = aggregate<{ readonly pages: number }, Noted>({
  type: 'Diary',
  initial: { pages: 0 },
  evolve: { Noted: ({ pages }) => ({ pages: pages + 1 }) },
});

export const note =
  (sequence: number): Decision<typeof Diary> =>
  () => [{ type: 'Noted', data: { sequence } }];
