/** One breaking difference between a published schema and what it is to become. */
export interface BreakingChange {
  /** JSON pointer into the schema. */
  readonly at: string;
  readonly rule: string;
  readonly because: string;
}
