import { Ajv, type ErrorObject } from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { FORMATS } from './formats.ts';
import { banner } from './output.ts';
import { type Problem, SchemasRefused } from './refusal.ts';
import { assertionsOf, type Schema } from './schema.ts';
import type { SchemaFile } from './source.ts';

export interface ValidatorModule {
  /** ES module that exports one function per variant and imports nothing. */
  readonly code: string;
  readonly declaration: string;
}

/**
 * Validators for `variants` of the schema in `source`, as one self-contained module: exported name to schema.
 * @param validation where the module finds the type `Validator`
 * @throws SchemasRefused when ajv cannot compile one of them, or an example of the schema does not pass one
 */
export const validatorModule = async (
  source: SchemaFile,
  variants: { readonly [name: string]: Schema },
  validation: string,
): Promise<ValidatorModule> => {
  const names = Object.keys(variants);
  const code = standalone.default(
    compiled(source, variants),
    Object.fromEntries(names.map((name) => [name, name])),
  );
  return {
    code: `${banner(source.file)}\n${await selfContained(code)}`,
    declaration: [
      banner(source.file),
      `import type { Validator } from '${validation}';`,
      '',
      ...names.map((name) => `export declare const ${name}: Validator;`),
      '',
    ].join('\n'),
  };
};

/** @throws SchemasRefused when ajv cannot compile the schema in `source`, or an example of it does not pass it */
export const demandSound = (source: SchemaFile): void => {
  compiled(source, { strict: source.schema });
};

/** Says whether schemas are any: to compile what JSON Schema says of itself takes longer than to compile one of them. */
const META = new Ajv({ logger: false });

const compiled = (source: SchemaFile, variants: { readonly [name: string]: Schema }): Ajv => {
  const problems: Problem[] = [];
  const ajv = new Ajv({
    allErrors: true,
    // The runtime words them, once for all validators.
    messages: false,
    strict: true,
    validateSchema: false,
    formats: { ...FORMATS },
    code: { source: true, esm: true, lines: true },
    logger: false,
  });
  for (const [name, schema] of Object.entries(variants)) {
    try {
      const assertions = assertionsOf(schema);
      META.validateSchema(assertions, true);
      ajv.addSchema(assertions, name);
      const validate = ajv.compile({ $ref: name });
      (source.schema.examples ?? []).forEach((example, index) => {
        if (validate(example)) return;
        const at = `/examples/${index}`;
        problems.push({
          file: source.file,
          at,
          problem: `does not pass: ${brokenRules(validate.errors)}`,
        });
      });
    } catch (error) {
      problems.push({ file: source.file, at: '', problem: messageOf(error, META.errors) });
    }
  }
  if (problems.length > 0) throw new SchemasRefused(problems);
  return ajv;
};

const brokenRules = (errors: readonly ErrorObject[] | null | undefined): string =>
  (errors ?? [])
    .map(({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${JSON.stringify(params)}`)
    .join(', ');

const messageOf = (error: unknown, errors: readonly ErrorObject[] | null | undefined): string =>
  [
    error instanceof Error ? error.message : String(error),
    ...(errors ?? []).map(({ message }) => message),
  ].join(', ');

/** Bundled, because ajv's output still requires a part of ajv. The result imports nothing. */
const selfContained = async (code: string): Promise<string> => {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'js' },
    absWorkingDir: import.meta.dirname,
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    target: 'es2024',
    mainFields: ['module', 'main'],
    minifySyntax: true,
    write: false,
    logLevel: 'silent',
  });
  return outputFiles[0]?.text ?? '';
};
