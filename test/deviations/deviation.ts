/** One way in which the local AWS could quietly stop behaving like AWS, made by one change of its source. */
export interface Deviation {
  /** What would be wrong, for `--only` and the report. */
  readonly name: string;
  /** The changed file, from packages/offline/src. */
  readonly file: string;
  /** Text that is in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** The test files that must notice, from packages/offline/test. */
  readonly tests: readonly string[];
}
