import { type DomainEvent, type Item, readStream } from '@edtech/event-store';
import { type AdvanceOptions, readPosition } from '../advance.ts';
import { canonicalRow, neutralName, rowContent } from '../compare/canonical.ts';
import { createFold, NO_ROWS } from '../fold.ts';
import { type Lane, ownerOf } from '../keys.ts';
import { followed, type Projection } from '../projection.ts';
import { OWNER } from '../row.ts';
import type { Finding } from './findings.ts';

/** The rows that an aggregate's events come to, from scratch up to a version, by their names. */
export const foldedRows = async (
  { events, timing }: AdvanceOptions,
  projection: Projection,
  lane: Lane,
  version: number,
): Promise<ReadonlyMap<string, Item>> => {
  const fold = createFold(projection, lane, NO_ROWS);
  const follows = followed(projection, lane.aggregateType);
  if (version > 0)
    for await (const { event } of readStream<DomainEvent>(
      events,
      timing,
      lane.aggregateType,
      lane.aggregateId,
    )) {
      await fold.apply(follows?.changesOf(event) ?? []);
      if (event.version >= version) break;
    }
  const own = fold.writes().flatMap((write) => (write.kind === 'put' ? [write.item] : []));
  return new Map(own.map((item) => [neutralName(item, lane.generation), item]));
};

/** What a look at the rows of an aggregate came to. */
export type OwnRows =
  | { readonly kind: 'looked'; readonly findings: readonly Finding[]; readonly names: readonly string[] }
  | { readonly kind: 'in-motion' };

const LOOKS = 3;
const PAUSE_MILLISECONDS = 500;

/** Does `work` at a version that stands still meanwhile; undefined when events come to the aggregate all the time. */
export const atRest = async <Result>(
  { views, timing }: AdvanceOptions,
  lane: Lane,
  work: (version: number) => Promise<Result>,
): Promise<Result | undefined> => {
  for (let looks = 1; ; looks += 1) {
    const version = await readPosition(views, lane);
    const result = await work(version);
    if ((await readPosition(views, lane)) === version) return result;
    if (looks === LOOKS) return undefined;
    await timing.sleep(PAUSE_MILLISECONDS);
  }
};

/** Holds the rows that an aggregate should have against those in the table. @throws TableUnavailable */
export const lookAtOwnRows = async (
  options: AdvanceOptions,
  projection: Projection,
  lane: Lane,
): Promise<OwnRows> => {
  const looked = await atRest(options, lane, async (version): Promise<OwnRows> => {
    const expected = await foldedRows(options, projection, lane, version);
    const findings: Finding[] = [];
    const names: string[] = [];
    for (const [name, item] of expected) {
      const found = await ownRow(options, lane, item);
      if (found !== undefined) names.push(name);
      if (found !== undefined && canonicalRow(found) === canonicalRow(item)) continue;
      findings.push({
        ...lane,
        kind: 'different',
        version,
        expected: rowContent(item),
        found: found && rowContent(found),
      });
    }
    return { kind: 'looked', findings, names };
  });
  return looked ?? { kind: 'in-motion' };
};

const ownRow = async ({ views }: AdvanceOptions, lane: Lane, { pk, sk }: Item): Promise<Item | undefined> => {
  const found = await views.get({ pk, sk });
  return found?.[OWNER] === ownerOf(lane) ? found : undefined;
};
