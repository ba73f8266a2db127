import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Envelope, EventContract, Violation } from '@edtech/contracts';
import { type Problem, SchemasRefused } from '../refusal.ts';
import type { EventSchema, Schemas } from '../source.ts';
import { isShared, sourceOf } from '../sources.ts';
import type { EvolutionFinding } from './finding.ts';

/** A recorded event, as far as it can be told from one before it has been checked. */
export interface Recorded {
  readonly id: string;
  readonly event: unknown;
}

/** By the title of the schema. */
export type RecordedEvents = ReadonlyMap<string, readonly Recorded[]>;

const FOLDER = 'test/corpus';

export const corpusFile = ({ type, version }: Pick<EventSchema, 'type' | 'version'>): string =>
  `${FOLDER}/${type}.v${version}.json`;

/**
 * The recorded events of the repository at `root`.
 * @throws SchemasRefused when a file is not a list of objects with ids, or belongs to no schema
 */
export const readCorpus = (root: string, { events }: Schemas): RecordedEvents => {
  const problems: Problem[] = [];
  const recorded = globSync(`${FOLDER}/*.json`, { cwd: root }).flatMap(
    (path): [string, readonly Recorded[]][] => {
      const file = `${FOLDER}/${basename(path)}`;
      const of = events.find((event) => corpusFile(event) === file);
      const list: unknown = JSON.parse(readFileSync(join(root, file), 'utf8'));
      const items = Array.isArray(list) ? list.map(recordedOf) : [undefined];
      const problem =
        of === undefined
          ? 'belongs to no schema'
          : items.includes(undefined)
            ? 'must be a list of events, each with its id'
            : undefined;
      if (problem !== undefined) problems.push({ file, at: '', problem });
      return of === undefined ? [] : [[of.title, items.filter((item) => item !== undefined)]];
    },
  );
  if (problems.length > 0) throw new SchemasRefused(problems);
  return new Map(recorded);
};

const recordedOf = (event: unknown): Recorded | undefined =>
  typeof event === 'object' && event !== null && 'id' in event && typeof event.id === 'string'
    ? { id: event.id, event }
    : undefined;

/** The contracts as they are generated at `root`: what will run. */
interface Contracts {
  readonly allContracts: readonly EventContract[];
  readonly parseEnvelope: typeof import('@edtech/contracts').parseEnvelope;
  readonly readAs: typeof import('@edtech/contracts').readAs;
  readonly upcastSettings: typeof import('@edtech/contracts').upcastSettings;
}

const contractsAt = async (root: string): Promise<Contracts> => {
  const load = (module: string): Promise<object> =>
    import(pathToFileURL(join(root, 'packages/contracts/src', module)).href);
  // The sources of the package itself, by their path: `root` need not be where this code lies.
  return { ...(await load('catalogue.ts')), ...(await load('index.ts')) } as Contracts;
};

/** Whether every example and every recorded event can still be read, in its own version and in each later one. */
export const replayCorpus = async (
  root: string,
  { events }: Schemas,
  recorded: RecordedEvents,
): Promise<readonly EvolutionFinding[]> => {
  const contracts = await contractsAt(root);
  return events.flatMap((schema): readonly EvolutionFinding[] => {
    const kept = recorded.get(schema.title) ?? [];
    const none: readonly EvolutionFinding[] = kept.length > 0 ? [] : [nothingRecorded(schema)];
    const examples = (schema.schema.examples ?? []).map((data, index) => ({
      at: `/examples/${index}`,
      what: 'This example',
      data,
    }));
    const envelopes = kept.map(({ id, event }) => {
      const parsed = contracts.parseEnvelope(event);
      const wrong = parsed.ok ? addressProblem(parsed.envelope, schema) : describe(parsed.violations);
      return { id, data: parsed.ok ? parsed.envelope.data : undefined, wrong };
    });
    const misaddressed = envelopes
      .filter(({ wrong }) => wrong !== '')
      .map(({ id, wrong }) => unreadable(schema, '', `Recorded event ${id} is not one of these: ${wrong}.`));
    const data = envelopes
      .filter(({ wrong }) => wrong === '')
      .map((one) => ({ at: '', what: `Recorded event ${one.id}`, data: one.data }));
    return [
      ...none,
      ...misaddressed,
      ...[...examples, ...data].flatMap(({ at, what, data }) =>
        replay(contracts, schema, data).map((because) => unreadable(schema, at, `${what} ${because}`)),
      ),
    ];
  });
};

/** Why `data` cannot be read as one of the versions from its own on; empty when it can. */
const replay = (contracts: Contracts, { type, version }: EventSchema, data: unknown): readonly string[] =>
  contracts.allContracts
    .filter((contract) => contract.type === type && contract.version >= version)
    .map((contract) => replayAs(contracts, contract, version, data))
    .filter((problem) => problem !== '');

/** Why `data` of `version` cannot be read as `contract`; '' when it can, or when an earlier version is to blame. */
const replayAs = (
  { readAs, upcastSettings }: Contracts,
  contract: EventContract,
  version: number,
  data: unknown,
): string => {
  const reading = readAs(contract, version, data, upcastSettings());
  if (reading.outcome === 'version-unknown') return `cannot be upcast to version ${contract.version}.`;
  if (reading.outcome === 'invalid' && reading.version !== contract.version) return '';
  // Closed, as for a publisher: an upcaster adds nothing that its version does not know.
  const violations = reading.outcome === 'invalid' ? reading.violations : contract.publish(reading.data);
  const what =
    contract.version === version
      ? 'does not keep it'
      : `upcast to version ${contract.version}, does not keep that`;
  return violations.length === 0 ? '' : `${what}: ${describe(violations)}.`;
};

const describe = (violations: readonly Violation[]): string =>
  violations.map(({ path, message }) => `${path === '' ? 'the value' : path} ${message}`).join('; ');

const addressProblem = (envelope: Envelope, schema: EventSchema): string =>
  [
    [envelope.type, schema.type],
    [envelope.version, schema.version],
    [envelope.source, isShared(schema) ? envelope.source : sourceOf(schema)],
    [envelope.aggregate.type, schema.aggregate],
  ]
    .filter(([found, expected]) => found !== expected)
    .map(([found, expected]) => `it says ${found}, not ${expected}`)
    .join('; ');

const unreadable = ({ type, version }: EventSchema, at: string, because: string): EvolutionFinding => ({
  subject: `${type} v${version}`,
  at,
  rule: 'recorded-event-unreadable',
  because,
  wayOut: 'correct the schema or the upcaster; what was once sent stays as it is.',
});

const nothingRecorded = (schema: EventSchema): EvolutionFinding => ({
  subject: `${schema.type} v${schema.version}`,
  at: '',
  rule: 'nothing-recorded',
  because: `${corpusFile(schema)} holds no event: nothing would show that this version can still be read.`,
  wayOut: 'put an event there as it went over the bus, in a list.',
});
