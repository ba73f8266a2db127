import { baselineOf, readBaseline } from './evolution/baseline.ts';
import { behind, compare } from './evolution/compare.ts';
import { readCorpus, replayCorpus } from './evolution/corpus.ts';
import { describeEvolution, type EvolutionFinding } from './evolution/finding.ts';
import { type Difference, differences } from './output.ts';
import { contractsOutput, servicesOutput } from './plan.ts';
import { SchemasRefused } from './refusal.ts';
import { readDeclarations } from './services/declarations.ts';
import { publisherFindings } from './services/publishers.ts';
import { readSchemas } from './source.ts';

/** What keeps the repository from being consistent; nothing when it is. */
export interface CheckReport {
  readonly drift: readonly Difference[];
  readonly findings: readonly EvolutionFinding[];
  /** Why nothing can be generated, if so. */
  readonly refusal?: SchemasRefused;
}

/**
 * Holds the repository at `root` against its schemas and its baseline. Code is loaded only when it is what the schemas
 * say; until then the report ends with the drift.
 * @throws SchemasRefused when the schemas cannot be read, or a service cannot be loaded
 */
export const check = async (root: string): Promise<CheckReport> => {
  const schemas = readSchemas(root);
  const recorded = readCorpus(root, schemas);
  const published = readBaseline(root);
  const proposed = baselineOf(schemas, recorded);
  const breaking = compare(published, proposed);
  const contracts = await contractsOutput(schemas).catch(refusalOnly);
  if (contracts instanceof SchemasRefused) return { drift: [], findings: breaking, refusal: contracts };
  const drift = await differences(root, contracts);
  if (drift.length > 0) return { drift, findings: breaking };

  const declarations = await readDeclarations(root);
  const produced = (type: string, version: number): boolean =>
    declarations.producers.some(({ contracts }) =>
      contracts.some((contract) => contract.type === type && contract.version === version),
    );
  return {
    drift: await differences(root, servicesOutput(schemas, declarations), 'without-stale'),
    findings: [
      ...breaking,
      ...(breaking.length > 0 ? [] : behind(published, proposed, produced)),
      ...publisherFindings(declarations, schemas.events),
      ...(await replayCorpus(root, schemas, recorded)),
    ],
  };
};

const refusalOnly = (error: unknown): SchemasRefused => {
  if (error instanceof SchemasRefused) return error;
  throw error;
};

/** `report` for the terminal; '' when there is nothing to say. */
export const describeReport = ({ drift, findings, refusal }: CheckReport): string =>
  [
    ...(refusal === undefined ? [] : [refusal.message]),
    ...drift.map(({ path, what }) => `${what} ${path}`),
    ...(drift.length > 0 ? ['Run "npm run schemas -- generate" and commit what it writes.'] : []),
    ...(findings.length > 0 ? [describeEvolution(findings)] : []),
  ].join('\n');
