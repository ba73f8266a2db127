import { posix } from 'node:path';
import { declarationOf } from './declaration.ts';
import { constantOf } from './names.ts';
import { banner, type Output } from './output.ts';
import { tolerantOf } from './schema.ts';
import { type EventSchema, type SchemaFile, upcasterFile } from './source.ts';
import { validatorModule } from './validator.ts';

export const CONTRACTS = 'packages/contracts/src/generated';

/** Where the module of an event is, from the generated folder and without ending. */
const placeOf = ({ context, type, version }: EventSchema): string => `${context}/${type}.v${version}`;

/** What the editor shows of a contract. */
const jsdoc = (description = ''): string => `/** ${description.replaceAll('*/', '')} */\n`;

/** What ties a version to the one before it: imports, and a property of the contract. */
const previousOf = (
  event: EventSchema,
  before: EventSchema | undefined,
): { imports: string; property: string } => {
  if (before === undefined) return { imports: '', property: '' };
  const constant = constantOf(before.title);
  return {
    imports: `import { upcast } from '../../upcasters/${posix.basename(upcasterFile(before))}';
import type { Upcaster } from '../../upcaster.ts';
import type { ${before.title} } from './${posix.basename(placeOf(before))}.data.ts';
import { ${constant} } from './${posix.basename(placeOf(before))}.ts';
`,
    property: `  previous: {
    contract: ${constant},
    upcast: upcast satisfies Upcaster<${before.title}, ${event.title}>,
  },
`,
  };
};

/**
 * The contract of one event: its type, its validators, and the constant that brings both together.
 * @param before the version before it, if there is one
 */
export const eventModules = async (event: EventSchema, before?: EventSchema): Promise<Output> => {
  const place = placeOf(event);
  const name = posix.basename(place);
  const { title, type, version, context, aggregate, schema } = event;
  const validators = await validatorModule(
    event,
    { strict: schema, tolerant: tolerantOf(schema) },
    '../../validation.ts',
  );
  const previous = previousOf(event, before);
  const contract = `${banner(event.file)}
import type { EventContract } from '../../event-contract.ts';
import { violationsOf } from '../../validation.ts';
${previous.imports}import type { ${title} } from './${name}.data.ts';
import { strict, tolerant } from './${name}.validator.js';

export type { ${title} } from './${name}.data.ts';

${jsdoc(schema.description)}export const ${constantOf(title)}: EventContract<'${type}', ${version}, ${title}> = {
  type: '${type}',
  version: ${version},
  context: '${context}',
  aggregate: '${aggregate}',
  publish: (data) => violationsOf(strict, data),
  consume: (data) => violationsOf(tolerant, data),
${previous.property}};
`;
  return new Map([
    [`${CONTRACTS}/${place}.ts`, contract],
    [`${CONTRACTS}/${place}.data.ts`, `${banner(event.file)}\n${await declarationOf(event)}`],
    [`${CONTRACTS}/${place}.validator.js`, validators.code],
    [`${CONTRACTS}/${place}.validator.d.ts`, validators.declaration],
  ]);
};

/** The envelope: its type, and the validator that `parseEnvelope` needs. */
export const envelopeModules = async (envelope: SchemaFile): Promise<Output> => {
  const validator = await validatorModule(
    envelope,
    { tolerant: tolerantOf(envelope.schema) },
    '../validation.ts',
  );
  return new Map([
    [`${CONTRACTS}/envelope.ts`, `${banner(envelope.file)}\n${await declarationOf(envelope)}`],
    [`${CONTRACTS}/envelope.validator.js`, validator.code],
    [`${CONTRACTS}/envelope.validator.d.ts`, validator.declaration],
  ]);
};

/** What spans all events: the exports, the list and the type of the catalogue. */
export const catalogueModules = (events: readonly EventSchema[]): Output => {
  const types = Map.groupBy(events, ({ type }) => type);
  const versions = (of: readonly EventSchema[]): string =>
    of.map(({ version, title }) => `    readonly ${version}: ${title};`).join('\n');
  const imports = (named: (event: EventSchema) => string, ending: string): string =>
    events.map((event) => `import ${named(event)} from './${placeOf(event)}${ending}';`).join('\n');
  return new Map([
    [
      `${CONTRACTS}/events.ts`,
      `${banner('schemas/')}\n${events.map((event) => `export * from './${placeOf(event)}.ts';\n`).join('')}`,
    ],
    [
      `${CONTRACTS}/event-catalogue.ts`,
      `${banner('schemas/')}
${imports(({ title }) => `type { ${title} }`, '.data.ts')}

/** Every integration event: type, then version, then the data. */
export interface EventCatalogue {
${[...types].map(([type, of]) => `  readonly '${type}': {\n${versions(of)}\n  };\n`).join('')}}
`,
    ],
    [
      `${CONTRACTS}/all-contracts.ts`,
      `${banner('schemas/')}
import type { EventContract } from '../event-contract.ts';
${imports(({ title }) => `{ ${constantOf(title)} }`, '.ts')}

/** Every contract, by type and version. For tools: whatever imports it carries all validators. */
export const allContracts: readonly EventContract[] = [
${events.map(({ title }) => `  ${constantOf(title)},\n`).join('')}];
`,
    ],
  ]);
};
