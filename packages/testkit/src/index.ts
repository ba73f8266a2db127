export { type ManualClock, manualClock } from './clock.ts';
export { type Given, given, type When } from './specification.ts';
export { NicknameTaken, nickname, note, raise, Tally, TallyFull, tallyRaised } from './tally.ts';
