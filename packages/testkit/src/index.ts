export { type ManualClock, manualClock } from './clock.ts';
export { type History, happened, type ProjectedRows, projected } from './projected.ts';
export { type Given, given, type When } from './specification.ts';
export {
  NicknameTaken,
  nickname,
  note,
  raise,
  Tally,
  type TallyEvent,
  TallyFull,
  type TallyState,
  TellingTally,
  tallyNoted,
  tallyRaised,
  tallyWithSnapshots,
} from './tally.ts';
