import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PlatformError } from '@edtech/contracts';
import type { BulkPuts, Table } from '@edtech/event-store';
import type { Projection } from '@edtech/projection';
import { isRecord } from '../../schemas/services/declarations.ts';
import { serviceTablesOn, viewsPutsOn, viewsTablesOn } from '../../service-tables.ts';

const ROOT = join(import.meta.dirname, '../../..');

/** Where services list the projections of their read models. */
const MODULES = 'services/*/src/read-models/index.ts';

export class ProjectionUnknown extends PlatformError {
  readonly code = 'projection-unknown';
  readonly kind = 'invalid';

  constructor(name: string, known: readonly string[]) {
    super(`No service has a read model ${name}. There are: ${known.join(', ')}.`);
  }
}

export class ProjectionAmbiguous extends PlatformError {
  readonly code = 'projection-ambiguous';
  readonly kind = 'invalid';

  constructor(name: string, services: readonly string[]) {
    super(`Several services have a read model ${name}: give --service ${services.join(' or --service ')}.`);
  }
}

/** A read model, and the service whose it is. */
export interface ReadModel {
  readonly service: string;
  readonly name: string;
  /** Every version that there is code of; newest first. */
  readonly versions: readonly [Projection, ...Projection[]];
}

/** The read models that the services at `root` declare, by service and name. */
export const readModels = async (root: string = ROOT): Promise<readonly ReadModel[]> => {
  const found: ReadModel[] = [];
  for (const file of globSync(MODULES, { cwd: root }).toSorted()) {
    const [, service = ''] = file.replaceAll('\\', '/').split('/');
    const module: object = await import(pathToFileURL(join(root, file)).href);
    const declared = 'projections' in module && Array.isArray(module.projections) ? module.projections : [];
    const byName = Map.groupBy(declared.filter(isProjection), ({ name }) => name);
    for (const [name, versions] of byName) {
      const [newest, ...older] = versions.toSorted((one, other) => other.version - one.version);
      if (newest !== undefined) found.push({ service, name, versions: [newest, ...older] });
    }
  }
  return found;
};

/** Only `projection()` makes a value that has all of this. */
const isProjection = (value: unknown): value is Projection =>
  isRecord(value) &&
  typeof value.name === 'string' &&
  typeof value.version === 'number' &&
  Array.isArray(value.follows);

/** A read model with its tables on a stage. */
export interface Opened extends ReadModel {
  readonly events: Table;
  readonly views: Table;
  readonly puts: BulkPuts;
}

export interface Where {
  readonly service?: string;
  readonly stage?: string;
}

/** @throws ProjectionUnknown, ProjectionAmbiguous */
export const openReadModel = async (name: string, { service, stage }: Where): Promise<Opened> => {
  const all = await readModels();
  const found = all.filter((one) => one.name === name && (service === undefined || one.service === service));
  const [model, other] = found;
  if (model === undefined)
    throw new ProjectionUnknown(
      name,
      all.map((one) => one.name),
    );
  if (other !== undefined)
    throw new ProjectionAmbiguous(
      name,
      found.map((one) => one.service),
    );
  return { ...model, ...tablesOf(model, stage) };
};

/** Every read model with its tables, or those of one service. */
export const openAll = async ({ service, stage }: Where): Promise<readonly Opened[]> =>
  (await readModels())
    .filter((one) => service === undefined || one.service === service)
    .map((model) => ({ ...model, ...tablesOf(model, stage) }));

const tablesOf = (
  { service }: ReadModel,
  stage: string | undefined,
): Pick<Opened, 'events' | 'views' | 'puts'> => ({
  events: serviceTablesOn(stage)(service),
  views: viewsTablesOn(stage)(service),
  puts: viewsPutsOn(stage)(service),
});
