export {
  type CheckOptions,
  type CheckReport,
  type Counterexample,
  check,
  type TraceStep,
  USUAL_BUDGET,
} from './explore.ts';
export type { Samples } from './moves.ts';
export {
  forgetful,
  type Participant,
  type Participants,
  type Reaction,
  remembering,
} from './participants.ts';
export type { Property, Violation } from './properties.ts';
export type { Budget } from './world.ts';
