import {
  GENERATIONS_LIFETIME_MILLISECONDS,
  type Generations,
  GenerationUnknown,
  readGenerations,
  rollBack,
  switchTo,
} from '@edtech/projection';
import {
  commandLine,
  consentOf,
  generation,
  print,
  type ReadModelFlags,
  readModelCommand,
} from './read-models/command.ts';
import { type Opened, openReadModel } from './read-models/projections.ts';

interface Flags extends ReadModelFlags {
  readonly yes?: true;
}

const switchReaders = async (name: string, wanted: string | undefined, flags: Flags): Promise<void> => {
  const consent = consentOf(flags);
  const model = await openReadModel(name, flags);
  const known = await generationsOf(model);
  const to = wanted ?? known.all.findLast(({ status }) => status === 'ready')?.id ?? known.current;
  if (to !== known.current) await consent(questionOf(model, known, to, flags));
  done(model, known.current, await switchTo(model.views, name, to), flags);
};

const rollReadersBack = async (name: string, flags: Flags): Promise<void> => {
  const consent = consentOf(flags);
  const model = await openReadModel(name, flags);
  const known = await generationsOf(model);
  if (known.previous !== undefined) await consent(questionOf(model, known, known.previous, flags));
  done(model, known.current, await rollBack(model.views, name), flags);
};

const generationsOf = async ({ name, views }: Opened): Promise<Generations> => {
  const known = await readGenerations(views, name);
  if (known === undefined) throw new GenerationUnknown(`The read model ${name} has no generation yet.`);
  return known;
};

const questionOf = (
  { name, versions }: Opened,
  { current, all }: Generations,
  to: string,
  { stage }: Flags,
): string => {
  const version = all.find(({ id }) => id === to)?.version;
  const hasCode = versions.some((one) => one.version === version);
  return [
    `Readers of ${name} on ${stage ?? 'the local platform'} see ${current}.`,
    ...(hasCode
      ? []
      : [
          `There is no code of version ${version} here: if none is deployed, nothing follows ${to}, and it is out of date.`,
        ]),
    `Have them see ${to}?`,
  ].join('\n');
};

const done = ({ name }: Opened, before: string, { current, previous }: Generations, flags: Flags): void => {
  const seconds = GENERATIONS_LIFETIME_MILLISECONDS / 1_000;
  const page =
    current === before
      ? `Readers of ${name} see ${current} already.`
      : `Readers of ${name} see ${current}, all of them within ${seconds} s. Back again: ${commandLine(`rollback ${name}`, flags)}`;
  print(flags, { projection: name, before, current, previous }, page);
};

export const switchCommand = readModelCommand('switch', 'Has readers see another generation of a read model.')
  .argument('<projection>', 'a read model, for example users')
  .argument('[generation]', 'one that is ready; the newest of them when left out', generation)
  .option('--yes', 'without asking')
  .action(switchReaders);

export const rollback = readModelCommand(
  'rollback',
  'Has readers see the generation that they saw before the last switch.',
)
  .argument('<projection>', 'a read model, for example users')
  .option('--yes', 'without asking')
  .action(rollReadersBack);
