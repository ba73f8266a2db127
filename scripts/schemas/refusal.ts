/** What is wrong with one schema file. */
export interface Problem {
  /** Path of the file, from the repository. */
  readonly file: string;
  /** JSON pointer into the file; '' for the whole. */
  readonly at: string;
  readonly problem: string;
}

/** The schemas cannot be generated from as they are. Lists everything that is wrong, not the first thing only. */
export class SchemasRefused extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      problems.map(({ file, at, problem }) => `${file}${at === '' ? '' : `#${at}`}: ${problem}`).join('\n'),
    );
    this.name = 'SchemasRefused';
    this.problems = problems;
  }
}
