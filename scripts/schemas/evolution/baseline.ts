import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonText } from '../json-text.ts';
import { contractOf, type Schema } from '../schema.ts';
import type { EventSchema, Schemas } from '../source.ts';
import type { RecordedEvents } from './corpus.ts';

/** One published version: what others rely on, and the recorded events that must stay readable. */
export interface PublishedVersion {
  readonly context: string;
  readonly schema: Schema;
  /** Ids of the events in the corpus. */
  readonly recorded: readonly string[];
}

/** What has been published: the promise that a change is held against. */
export interface Baseline {
  readonly envelope?: Schema;
  readonly events: { readonly [type: string]: { readonly [version: string]: PublishedVersion } };
}

export const BASELINE_FILE = 'schemas/published.lock.json';

const ABOUT = 'What is published. Written by "npm run schemas -- publish"; never by hand.';

/** The baseline of the repository at `root`; an empty one when nothing was ever published. */
export const readBaseline = (root: string): Baseline => {
  const path = join(root, BASELINE_FILE);
  if (!existsSync(path)) return { events: {} };
  // Written by `writeBaseline` alone, and reviewed in every diff.
  return JSON.parse(readFileSync(path, 'utf8')) as Baseline;
};

export const writeBaseline = async (root: string, { envelope, events }: Baseline): Promise<void> =>
  writeFile(join(root, BASELINE_FILE), jsonText({ about: ABOUT, envelope, events }));

/** What publishing `schemas` as they are promises. */
export const baselineOf = ({ envelope, events }: Schemas, recorded: RecordedEvents): Baseline => ({
  envelope: contractOf(envelope.schema),
  events: Object.fromEntries(
    [...Map.groupBy(events, ({ type }) => type)].map(([type, versions]) => [
      type,
      Object.fromEntries(versions.map((event) => [event.version, publishedVersion(event, recorded)])),
    ]),
  ),
});

const publishedVersion = (event: EventSchema, recorded: RecordedEvents): PublishedVersion => ({
  context: event.context,
  schema: contractOf(event.schema),
  recorded: (recorded.get(event.title) ?? []).map(({ id }) => id),
});
