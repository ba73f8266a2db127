import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../../..');

/** A JSON Schema as the contracts use it; what else a schema may say is of no interest to the tests. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly examples?: readonly object[];
}

// The generator has checked these files; they are fixtures here.
const read = (file: string): Schema => JSON.parse(readFileSync(join(repository, file), 'utf8')) as Schema;

export const envelopeSchema = read('schemas/envelope.json');

/** The schema that a contract was generated from. */
export const schemaOf = (contract: { context: string; type: string; version: number }): Schema =>
  read(`schemas/${contract.context}/${contract.type}.v${contract.version}.json`);

export const eventFiles = globSync('schemas/*/*.json', { cwd: repository });
