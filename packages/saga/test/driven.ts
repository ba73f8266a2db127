import {
  type Input,
  type SagaDefinition,
  type SagaState,
  type Transition,
  transition,
} from '../src/index.ts';
import { bookTrip } from './trip.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const NOTHING_YET = { kind: 'event', id: 'e-1', type: 'test' } as const;

/** A saga that a test drives, one input after another, at times that it chooses. */
export interface Driven {
  readonly state: SagaState;
  /** What the last input came to. */
  readonly last: Transition;
  /** Types of all messages so far, in order. */
  readonly said: readonly string[];
  /** What the history says, without times and causes. */
  readonly told: readonly string[];
  after(seconds: number): Driven;
  succeeds(step: string, data?: object): Driven;
  refuses(step: string): Driven;
  undone(step: string): Driven;
  fires(timer: string): Driven;
  cancelled(): Driven;
  resumed(how: 'again' | 'settled'): Driven;
}

export const drive = (
  definition: SagaDefinition = bookTrip,
  data: object = { tripId: 't-1', to: 'Oslo' },
): Driven => {
  let now = START;
  const at = () => new Date(now).toISOString();
  const said: string[] = [];
  const told: string[] = [];
  let last = transition(definition, undefined, { kind: 'start', id: 't-1', data, cause: NOTHING_YET }, at());

  const record = (): void => {
    said.push(...last.messages.map(({ contract }) => contract.type));
    told.push(...last.history.map(({ what, step }) => (step === undefined ? what : `${what} ${step}`)));
  };
  const give = (input: Input): Driven => {
    last = transition(definition, last.state, input, at());
    record();
    return driven;
  };
  const cause = NOTHING_YET;

  const driven: Driven = {
    get state() {
      return last.state;
    },
    get last() {
      return last;
    },
    said,
    told,
    after(seconds) {
      now += seconds * 1_000;
      return driven;
    },
    succeeds: (step, reply = { tripId: 't-1', seat: '12A' }) =>
      give({ kind: 'reply', step, answer: 'success', data: reply, cause }),
    refuses: (step) =>
      give({
        kind: 'reply',
        step,
        answer: 'refusal',
        because: { code: `no-${step.toLowerCase()}`, reason: `There is no ${step}.` },
        cause,
      }),
    undone: (step) => give({ kind: 'reply', step, answer: 'undone', data: {}, cause }),
    fires: (timer) => give({ kind: 'timer', timer, cause: { kind: 'timer', id: timer } }),
    cancelled: () =>
      give({ kind: 'cancel', because: { code: 'called-off', reason: 'You called it off.' }, cause }),
    resumed: (how) => give({ kind: 'resume', how, cause: { kind: 'person', by: 'op-1', reason: 'fixed' } }),
  };
  record();
  return driven;
};
