import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { EventContract } from '@edtech/contracts';
import { type DeclaredSaga, sagaConsumers } from '@edtech/infrastructure';
import { type Problem, SchemasRefused } from '../refusal.ts';

/** Something of a service that publishes events: an aggregate, or a saga, by its name. */
export interface Producer {
  readonly service: string;
  readonly name: string;
  readonly contracts: readonly EventContract[];
}

/** An aggregate that tells its own service something, by local messages. */
export interface Teller {
  readonly service: string;
  readonly name: string;
  readonly contracts: readonly EventContract[];
}

/** An aggregate of a service, by its type. */
export interface AggregateDeclaration {
  readonly service: string;
  readonly name: string;
}

/** A consumer of a service, as it declares itself. */
export interface ConsumerDeclaration {
  readonly service: string;
  readonly name: string;
  /** Why its events are ordered; false when they are not. */
  readonly ordered: string | false;
  readonly contracts: readonly EventContract[];
}

/** What the services say of themselves. */
export interface Declarations {
  readonly aggregates: readonly AggregateDeclaration[];
  readonly producers: readonly Producer[];
  readonly tellers: readonly Teller[];
  readonly consumers: readonly ConsumerDeclaration[];
}

const MODULES = ['services/*/src/domain/**/*.ts', 'services/*/src/application/**/*.ts'];

/** What a domain or application module of a service exports, whatever it is. */
export interface ServiceExport {
  readonly service: string;
  readonly value: unknown;
}

/**
 * What the services at `root` declare, found among the exports of their domain and application modules. The contracts
 * must have been generated: the modules import them.
 * @throws SchemasRefused naming the modules that cannot be loaded
 */
export const readDeclarations = async (root: string): Promise<Declarations> => {
  const found = await readExports(root);
  return {
    aggregates: distinct(found.flatMap(({ service, value }) => aggregateOf(service, value))),
    producers: distinct(found.flatMap(({ service, value }) => producerOf(service, value))),
    tellers: distinct(found.flatMap(({ service, value }) => tellerOf(service, value))),
    consumers: distinct(
      found.flatMap(({ service, value }) => [...consumerOf(service, value), ...sagaOf(service, value)]),
    ),
  };
};

/**
 * The exports of the domain and application modules of the services at `root`.
 * @throws SchemasRefused naming the modules that cannot be loaded
 */
export const readExports = async (root: string): Promise<readonly ServiceExport[]> => {
  const files = globSync(MODULES, { cwd: root })
    .map((file) => file.replaceAll('\\', '/'))
    .sort();
  const problems: Problem[] = [];
  const found = await Promise.all(
    files.map(async (file): Promise<readonly ServiceExport[]> => {
      const [, service = ''] = file.split('/');
      try {
        const module: object = await import(pathToFileURL(join(root, file)).href);
        return Object.values(module).map((value: unknown) => ({ service, value }));
      } catch (error) {
        problems.push({ file, at: '', problem: `cannot be loaded: ${String(error)}` });
        return [];
      }
    }),
  );
  if (problems.length > 0) throw new SchemasRefused(problems);
  return found.flat();
};

export type Fields = { readonly [name: string]: unknown };

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const aggregateOf = (service: string, value: unknown): readonly AggregateDeclaration[] =>
  isRecord(value) && typeof value.type === 'string' && isRecord(value.evolve)
    ? [{ service, name: value.type }]
    : [];

const tellerOf = (service: string, value: unknown): readonly Teller[] =>
  isRecord(value) && typeof value.type === 'string' && isRecord(value.evolve) && isRecord(value.tells)
    ? producer(service, value.type, Object.values(value.tells).flat())
    : [];

/** An aggregate has a type and evolves. Whatever else has a name and a list of contracts that it publishes counts as well. */
const producerOf = (service: string, value: unknown): readonly Producer[] => {
  if (!isRecord(value)) return [];
  if (typeof value.type === 'string' && isRecord(value.evolve)) {
    const published = isRecord(value.publishes) ? Object.values(value.publishes) : [];
    return producer(service, value.type, published.flat());
  }
  return typeof value.name === 'string' && Array.isArray(value.publishes)
    ? producer(service, value.name, value.publishes)
    : [];
};

const producer = (service: string, name: string, published: readonly unknown[]): readonly Producer[] => {
  const contracts = contractsIn(published);
  return contracts.length === 0 ? [] : [{ service, name, contracts }];
};

/** A saga has a name, an event that starts it, and stages of steps. Whatever answers it reaches it as it would a consumer. */
const sagaOf = (service: string, value: unknown): readonly ConsumerDeclaration[] =>
  isSaga(value)
    ? sagaConsumers(service, { saga: value }).map(({ name, ordered, on }) => ({
        service,
        name,
        ordered,
        contracts: on.map(({ contract }) => contract),
      }))
    : [];

/** Only `saga()` makes a value that has all of this. */
const isSaga = (value: unknown): value is DeclaredSaga =>
  isRecord(value) &&
  typeof value.name === 'string' &&
  isContract(value.startsOn) &&
  Array.isArray(value.stages);

/** A consumer has a name and a list of what it handles. */
const consumerOf = (service: string, value: unknown): readonly ConsumerDeclaration[] => {
  if (!isRecord(value) || typeof value.name !== 'string' || !Array.isArray(value.on)) return [];
  const contracts = contractsIn(value.on);
  const ordered = typeof value.ordered === 'string' ? value.ordered : false;
  return contracts.length === 0 ? [] : [{ service, name: value.name, ordered, contracts }];
};

/** The contracts themselves, or those of what names one as its `contract`. */
const contractsIn = (values: readonly unknown[]): readonly EventContract[] =>
  values.map((value) => (isRecord(value) && 'contract' in value ? value.contract : value)).filter(isContract);

export const isContract = (value: unknown): value is EventContract =>
  isRecord(value) &&
  typeof value.type === 'string' &&
  typeof value.version === 'number' &&
  typeof value.publish === 'function';

/** By service and name: a declaration that two modules export is one. */
export const distinct = <Declared extends { readonly service: string; readonly name: string }>(
  declared: readonly Declared[],
): readonly Declared[] => [...new Map(declared.map((one) => [`${one.service} ${one.name}`, one])).values()];
