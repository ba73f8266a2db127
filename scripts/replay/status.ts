import { statusOf } from '@edtech/projection';
import { wholeNumber } from '../whole-number.ts';
import { print, type ReadModelFlags, readModelCommand } from './read-models/command.ts';
import { statusPage } from './read-models/page.ts';
import { openAll, openReadModel } from './read-models/projections.ts';

interface Flags extends ReadModelFlags {
  readonly list: number;
}

const showStatus = async (name: string | undefined, flags: Flags): Promise<void> => {
  const models = name === undefined ? await openAll(flags) : [await openReadModel(name, flags)];
  const found = await Promise.all(
    models.map(async ({ service, views, versions }) => ({
      service,
      ...(await statusOf(views, versions, flags.list)),
    })),
  );
  print(flags, found, found.map(({ service, ...state }) => statusPage(service, state)).join('\n\n'));
};

export const status = readModelCommand(
  'status',
  'Shows the generations of read models: which one readers see, and who cannot follow.',
)
  .argument('[projection]', 'a read model; all of them when left out')
  .option('--list <number>', 'so many aggregates that are behind are listed', wholeNumber(0, 10_000), 10)
  .action(showStatus);
