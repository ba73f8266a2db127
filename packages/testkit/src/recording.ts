import { appendFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names the folder into which each specification that holds is written, one JSON text a line. Not set in usual runs. */
export const SPECIFICATIONS_FOLDER = 'SPECIFICATIONS_FOLDER';

/** What one given/when/then says: names of events, of the decision, and of what follows. */
export interface RecordedSpecification {
  readonly file: string;
  /** The test's name, after those of the groups that it is in. */
  readonly test: string;
  readonly aggregate: string;
  readonly given: readonly string[];
  /** Empty when the decision has no name. */
  readonly when: string;
  readonly outcome: readonly string[] | RecordedRefusal;
}

export interface RecordedRefusal {
  /** Name of its class. */
  readonly refusal: string;
  readonly code: string;
  readonly message: string;
}

/** Writes `specification` down for who lists them, if anybody does. */
export const record = (specification: () => Omit<RecordedSpecification, 'file' | 'test'>): void => {
  const folder = process.env[SPECIFICATIONS_FOLDER];
  if (folder === undefined) return;
  const { testPath: file = '', currentTestName: test = '' } = expect.getState();
  const line: RecordedSpecification = { file, test, ...specification() };
  appendFileSync(join(folder, `${process.pid}.jsonl`), `${JSON.stringify(line)}\n`);
};
