import { baselineOf, readBaseline, writeBaseline } from '../evolution/baseline.ts';
import { compare } from '../evolution/compare.ts';
import { readCorpus, replayCorpus } from '../evolution/corpus.ts';
import { describeEvolution } from '../evolution/finding.ts';
import { differences } from '../output.ts';
import { contractsOutput } from '../plan.ts';
import { readSchemas } from '../source.ts';
import { AuthoringRefused } from './refused.ts';

/**
 * Makes what the schemas say the promise that later changes are held against.
 * @returns the versions that are new in the baseline
 * @throws AuthoringRefused when that would break what was promised before, or something recorded can no longer be read
 */
export const publish = async (root: string): Promise<readonly string[]> => {
  const schemas = readSchemas(root);
  const recorded = readCorpus(root, schemas);
  const published = readBaseline(root);
  const proposed = baselineOf(schemas, recorded);
  const breaking = compare(published, proposed);
  if (breaking.length > 0) throw new AuthoringRefused(describeEvolution(breaking));
  if ((await differences(root, await contractsOutput(schemas))).length > 0)
    throw new AuthoringRefused(
      'The contracts are not what the schemas say: npm run schemas -- generate first.',
    );
  const unreadable = await replayCorpus(root, schemas, recorded);
  if (unreadable.length > 0) throw new AuthoringRefused(describeEvolution(unreadable));
  await writeBaseline(root, proposed);
  return schemas.events
    .filter(({ type, version }) => published.events[type]?.[version] === undefined)
    .map(({ type, version }) => `${type} v${version}`);
};
