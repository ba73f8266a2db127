import { type SagaDefinition, type Step, stepNamed, stepsOf } from '../definition.ts';

/**
 * What a participant has done for the saga. `gone`: what it took is given back, or it was told to give back before it was
 * asked.
 */
export type Holding = 'blank' | 'taken' | 'refused' | 'gone';

/** A participant, as far as a saga can tell: one for each step. */
export interface Participant {
  readonly holding: Holding;
  /** Times that a compensation had an effect beyond giving back what was taken just then. Each is a harm. */
  readonly excess: number;
}

export type Answer = 'success' | 'refusal' | 'undone';

/** One way in which a participant may react. */
export interface Reaction {
  readonly participant: Participant;
  readonly answer?: Answer;
}

export interface Participants {
  /** In reports. */
  readonly name: string;
  /** All ways in which the participant of `step` may react to its request. */
  ask(step: Step, participant: Participant): readonly Reaction[];
  /** What a compensation does to a participant that it reaches. */
  undo(participant: Participant): Participant;
}

export const BLANK: Participant = { holding: 'blank', excess: 0 };

const answersTo = (step: Step, participant: Participant): readonly Reaction[] => [
  { participant: { ...participant, holding: 'taken' }, answer: 'success' },
  ...(step.failure === undefined
    ? []
    : [{ participant: { ...participant, holding: 'refused' as const }, answer: 'refusal' as const }]),
];

/**
 * Participants as they should be: asking twice takes once and is answered twice; giving back twice gives back once; and a
 * request that comes after its own compensation takes nothing any more.
 */
export const remembering: Participants = {
  name: 'remembering',
  ask(step, participant) {
    switch (participant.holding) {
      case 'blank':
        return answersTo(step, participant);
      case 'taken':
        return [{ participant, answer: 'success' }];
      case 'refused':
      case 'gone':
        // Who knows no refusal says nothing.
        return [{ participant, ...(step.failure === undefined ? {} : { answer: 'refusal' as const }) }];
    }
  },
  undo: (participant) => ({ ...participant, holding: 'gone' }),
};

/** As they often are: a request that comes after its compensation is taken for a new one. */
export const forgetful: Participants = {
  ...remembering,
  name: 'forgetful',
  ask: (step, participant) =>
    participant.holding === 'gone' ? answersTo(step, participant) : remembering.ask(step, participant),
};

/** The steps whose participants a compensation of `step` reaches. */
export const reachedBy = (definition: SagaDefinition, step: string): readonly Step[] => [
  stepNamed(definition, step),
  ...stepsOf(definition).filter(({ undo }) => undo.kind === 'covered' && undo.by === step),
];
