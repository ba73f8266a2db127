import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readBaseline, writeBaseline } from '../evolution/baseline.ts';
import { corpusFile } from '../evolution/corpus.ts';
import type { Declarations } from '../services/declarations.ts';
import { type Schemas, upcasterFile } from '../source.ts';
import { AuthoringRefused } from './refused.ts';

/**
 * Takes one version of an event out of the catalogue, for good: schema, upcaster, recorded events, baseline. That no event
 * of it can arrive any more, from an outbox, an archive or a dead letter, is for the one who calls it to know.
 * @returns the files that are gone, from the repository
 * @throws AuthoringRefused when it is not marked deprecated, somebody publishes or speaks it, or a version before it is left
 */
export const retire = async (
  root: string,
  { events }: Schemas,
  { producers, consumers }: Declarations,
  type: string,
  version: number,
): Promise<readonly string[]> => {
  const event = events.find((each) => each.type === type && each.version === version);
  if (event === undefined) throw new AuthoringRefused(`There is no ${type} v${version}.`);
  if (!event.deprecated)
    throw new AuthoringRefused(
      `${event.file} is not marked "deprecated": true. Mark it first, and let time pass.`,
    );
  const older = events.find((each) => each.type === type && each.version < version);
  if (older !== undefined)
    throw new AuthoringRefused(
      `${type} v${older.version} is read by way of v${version}: retire that one first.`,
    );
  const users = [...producers, ...consumers].filter(({ contracts }) =>
    contracts.some((contract) => contract.type === type && contract.version === version),
  );
  if (users.length > 0)
    throw new AuthoringRefused(
      `${users.map(({ service, name }) => `${name} of ${service}`).join(', ')} still names ${type} v${version}.`,
    );
  const files = [event.file, corpusFile(event), upcasterFile(event)].filter((file) =>
    existsSync(join(root, file)),
  );
  await Promise.all(files.map((file) => rm(join(root, file))));
  const { events: promised, ...baseline } = readBaseline(root);
  const { [type]: versions = {}, ...others } = promised;
  const { [version]: _, ...left } = versions;
  await writeBaseline(root, {
    ...baseline,
    events: Object.keys(left).length === 0 ? others : { ...promised, [type]: left },
  });
  return files;
};
