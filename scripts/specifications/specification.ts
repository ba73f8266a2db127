import type { RecordedSpecification } from '@edtech/testkit/recording';

/** What one given/when/then says, and where it stands. */
export interface Specification extends Omit<RecordedSpecification, 'file' | 'test'> {
  readonly service: string;
  /** The groups that the rule is in, outermost first. */
  readonly groups: readonly string[];
  /** The rule, in a sentence: the name of its test. */
  readonly rule: string;
}
