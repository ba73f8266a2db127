import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { eventFiles, repository } from './schema-files.ts';

const run = promisify(execFile);
const generated = join(repository, 'packages/contracts/src/generated');
const generatedValidators = globSync('**/*.validator.js', { cwd: generated });

/** The files that end up in the bundle of `contents`, with the bytes that each brings. */
const bundled = async (contents: string): Promise<ReadonlyMap<string, number>> => {
  const { metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, loader: 'ts' },
    absWorkingDir: repository,
    bundle: true,
    format: 'esm',
    platform: 'node',
    minify: true,
    metafile: true,
    write: false,
  });
  const [output] = Object.values(metafile.outputs);
  const inputs = Object.entries(output?.inputs ?? {}).map(([path, { bytesInOutput }]): [string, number] => [
    path,
    bytesInOutput,
  ]);
  return new Map(inputs.filter(([path, bytes]) => path !== '<stdin>' && bytes > 0));
};

const validators = (bundle: ReadonlyMap<string, number>): readonly string[] =>
  [...bundle.keys()]
    .filter((path) => path.endsWith('.validator.js'))
    .map((path) => path.replace(/^.*generated\//, ''));

test('whoever imports one contract carries no other', async () => {
  const bundle = await bundled(
    "import { userCreatedV1 } from '@edtech/contracts'; console.log(userCreatedV1.publish({}))",
  );
  expect(validators(bundle)).toEqual(['user/user.created.v1.validator.js']);
});

const importsOf = (bundle: ReadonlyMap<string, number>, folder: string): readonly string[] =>
  [...bundle.keys()].filter((path) => path.includes(`/${folder}/`)).map((path) => path.replace(/^.*\//, ''));

test('whoever speaks the first version of an event carries no upcaster', async () => {
  const bundle = await bundled(
    "import { paymentCompletedV1, readAs } from '@edtech/contracts'; console.log(readAs(paymentCompletedV1, 1, {}, { currency: 'EUR' }))",
  );
  expect(validators(bundle)).toEqual(['payment/payment.completed.v1.validator.js']);
  expect(importsOf(bundle, 'upcasters')).toEqual([]);
});

test('whoever speaks a later version carries what it needs to read those before, and nothing else', async () => {
  const bundle = await bundled(
    "import { paymentCompletedV2, readAs } from '@edtech/contracts'; console.log(readAs(paymentCompletedV2, 1, {}, { currency: 'EUR' }))",
  );
  expect([...validators(bundle)].sort()).toEqual([
    'payment/payment.completed.v1.validator.js',
    'payment/payment.completed.v2.validator.js',
  ]);
  expect(importsOf(bundle, 'upcasters')).toEqual(['payment.completed.v1.ts']);
});

test('whoever reads envelopes carries no contract', async () => {
  const bundle = await bundled(
    "import { parseEnvelope } from '@edtech/contracts'; console.log(parseEnvelope({}))",
  );
  expect(validators(bundle)).toEqual(['envelope.validator.js']);
});

test('whoever needs a type only carries nothing', async () => {
  const bundle = await bundled(
    "import { type UserCreatedV1, type Envelope } from '@edtech/contracts'; console.log({} as UserCreatedV1 & Envelope)",
  );
  expect([...bundle.keys()]).toEqual([]);
});

test('the catalogue carries all of them, and nothing from outside of the package', async () => {
  const bundle = await bundled(
    "import { allContracts } from '@edtech/contracts/catalogue'; console.log(allContracts.length)",
  );
  expect(validators(bundle)).toHaveLength(eventFiles.length);
  expect([...bundle.keys()].filter((path) => !path.startsWith('packages/contracts/src/'))).toEqual([]);
});

test.each(generatedValidators)(
  '%s stands alone: it runs from where nothing can be imported',
  async (file) => {
    const code = readFileSync(join(generated, file));
    const { tolerant } = await import(`data:text/javascript;base64,${code.toString('base64')}`);
    expect(tolerant({})).toBe(false);
  },
);

test('Node runs the contracts as they are', async () => {
  const program = `
    import { userCreatedV1 } from '@edtech/contracts';
    import { allContracts } from '@edtech/contracts/catalogue';
    console.log(allContracts.includes(userCreatedV1), userCreatedV1.consume({}).length);
  `;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: repository,
  });
  expect(stdout).toBe('true 4\n');
});
