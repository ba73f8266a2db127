import type { Change } from '../mutation/tree.ts';

/** One way in which the local AWS could quietly stop behaving like AWS; its file is named from packages/offline/src. */
export interface Deviation extends Change {
  /** The test files that must notice, from packages/offline/test. */
  readonly tests: readonly string[];
}
