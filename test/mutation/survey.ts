import { Command } from 'commander';
import { type Change, ChangeNotPossible, copyTree, type Tree, type TreeOptions } from './tree.ts';

/** Whether a change was noticed, and by what; for one that was not, why. */
export interface Verdict {
  readonly caught: boolean;
  readonly by: string;
}

export interface SurveyOptions<Kind extends Change> extends TreeOptions {
  /** What the changes are called. */
  readonly noun: string;
  readonly changes: readonly Kind[];
  /** In so many copies at a time; one unless said otherwise. */
  readonly copies?: number;
  /** Readies a copy. */
  readonly prepare?: (directory: string) => Promise<void>;
  /** Looks at the copy as it is: `caught` when something is wrong with it already. */
  readonly unchanged: (directory: string, chosen: readonly Kind[], signal: AbortSignal) => Promise<Verdict>;
  /** Looks at the copy while it is changed. */
  readonly changed: (directory: string, change: Kind, signal: AbortSignal) => Promise<Verdict>;
}

/**
 * Makes one change after the other in a copy of the repository, or in several, those that `--only` names or all of them, and
 * expects each to be noticed. The process ends with 1 when one survives, or can no longer be made.
 */
export async function survey<Kind extends Change>(options: SurveyOptions<Kind>): Promise<void> {
  const { noun, changes, copies = 1 } = options;
  const { only } = new Command(noun)
    .description(
      'Makes one change after the other in a copy of the repository, and expects each to be noticed. Ends with 1 when one is not.',
    )
    .option('--only <name>', 'this change alone')
    .parse()
    .opts<{ readonly only?: string }>();
  const chosen = only === undefined ? changes : changes.filter(({ name }) => name === only);
  if (chosen.length === 0) {
    console.error(`There is no "${only}"; there are:\n  ${changes.map(({ name }) => name).join('\n  ')}`);
    process.exitCode = 1;
    return;
  }

  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  const started = performance.now();
  const seconds = (since: number) => `${((performance.now() - since) / 1000).toFixed(1)} s`;
  process.exitCode = 1;

  const trees = await Promise.all(
    Array.from({ length: Math.min(copies, chosen.length) }, () => copyTree(options)),
  );
  try {
    for (const { directory } of trees) await options.prepare?.(directory);
    const [first] = trees;
    if (first === undefined) return;
    const sound = await options.unchanged(first.directory, chosen, stopping.signal);
    console.log(`unchanged: ${sound.caught ? 'FAIL: ' : ''}${sound.by} (${seconds(started)})`);
    if (sound.caught) return;

    let [survivors, done] = [0, 0];
    const left = chosen.values();
    const work = async ({ directory, changed }: Tree): Promise<void> => {
      for (const change of left) {
        if (stopping.signal.aborted) return;
        const since = performance.now();
        const { caught, by } = await changed(change, () =>
          options.changed(directory, change, stopping.signal),
        ).catch(notPossible);
        if (!caught) survivors += 1;
        done += 1;
        const position = `${String(done).padStart(2)}/${chosen.length}`;
        console.log(
          `${position} ${change.name}: ${caught ? 'caught by' : 'NOT CAUGHT:'} ${by} (${seconds(since)})`,
        );
      }
    };
    await Promise.all(trees.map(work));
    if (stopping.signal.aborted) return;
    console.log(`${chosen.length - survivors} of ${chosen.length} ${noun} are caught (${seconds(started)}).`);
    process.exitCode = survivors === 0 ? 0 : 1;
  } finally {
    await Promise.all(trees.map((tree) => tree.remove()));
  }
}

const notPossible = (error: unknown): Verdict => {
  if (error instanceof ChangeNotPossible) return { caught: false, by: error.message };
  throw error;
};
