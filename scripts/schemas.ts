import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { publish } from './schemas/authoring/publish.ts';
import { AuthoringRefused } from './schemas/authoring/refused.ts';
import { retire } from './schemas/authoring/retire.ts';
import { type NewEvent, scaffold } from './schemas/authoring/scaffold.ts';
import { check, describeReport } from './schemas/check.ts';
import { type Difference, writeOutput } from './schemas/output.ts';
import { contractsOutput, servicesOutput } from './schemas/plan.ts';
import { SchemasRefused } from './schemas/refusal.ts';
import { EVENT_KINDS } from './schemas/schema.ts';
import { readDeclarations } from './schemas/services/declarations.ts';
import { readSchemas } from './schemas/source.ts';

const repository = resolve(import.meta.dirname, '..');

const program = new Command('schemas')
  .description(
    'The event catalogue: JSON Schemas of events and requests, and everything that follows from them.',
  )
  .option('--root <folder>', 'the repository to work on', repository);

const rootOf = (): string => resolve(program.opts<{ root: string }>().root);

/** Contracts first: the services import them, and say only then who publishes and consumes what. */
const generate = async (root: string): Promise<readonly Difference[]> => {
  const schemas = readSchemas(root);
  const contracts = await writeOutput(root, await contractsOutput(schemas));
  const services = servicesOutput(schemas, await readDeclarations(root));
  return [...contracts, ...(await writeOutput(root, services, 'without-stale'))];
};

program
  .command('generate')
  .description('write everything that follows from the schemas')
  .action(async () => {
    const changed = await generate(rootOf());
    console.log(
      changed.length === 0
        ? 'Nothing changed.'
        : changed.map(({ path, what }) => `${what} ${path}`).join('\n'),
    );
  });

program
  .command('check')
  .description(
    'fail when a change breaks what is published, or what is committed is not what the schemas say',
  )
  .action(async () => {
    const report = describeReport(await check(rootOf()));
    if (report === '') return;
    console.error(report);
    process.exitCode = 1;
  });

program
  .command('new <type>')
  .description('scaffold an event, for example lesson.rescheduled; or the next version of one that there is')
  .option('--context <service>', 'the service that publishes it')
  .option('--aggregate <type>', 'the aggregate that it is about; by default named for the first word')
  .addOption(new Option('--kind <kind>', 'whom it is for').choices(EVENT_KINDS))
  .action(async (type: string, options: Omit<NewEvent, 'type'>) => {
    const root = rootOf();
    const files = await scaffold(root, readSchemas(root), { type, ...options });
    console.log(files.join('\n'));
    console.log('Say in the schema what happens and what it carries, then: npm run schemas -- generate');
  });

program
  .command('publish')
  .description('make what the schemas say the promise that later changes are held against')
  .action(async () => {
    const added = await publish(rootOf());
    console.log(added.length === 0 ? 'No version is new.' : `published ${added.join('\npublished ')}`);
  });

program
  .command('retire <type> <version>')
  .description('take a deprecated version out of the catalogue, for good')
  .action(async (type: string, version: string) => {
    const root = rootOf();
    const gone = await retire(root, readSchemas(root), await readDeclarations(root), type, Number(version));
    console.log(`removed ${gone.join('\nremoved ')}`);
    await generate(root);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof SchemasRefused || error instanceof AuthoringRefused)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
