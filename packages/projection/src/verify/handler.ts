import type { Log } from '@edtech/contracts';
import type { Item, Table } from '@edtech/event-store';
import type { AdvanceOptions } from '../advance.ts';
import { GenerationsChanged } from '../errors.ts';
import { readGenerations } from '../generations.ts';
import type { Projection } from '../projection.ts';
import { NO_COUNTS, type VerifyCounts } from './findings.ts';
import { freshSegments, type VerifySegment, type VerifyTarget, verify } from './verify.ts';

export interface VerifyHandlerOptions extends AdvanceOptions {
  /** Every projection of the service, and the versions of it whose generations are still there. */
  readonly projections: readonly Projection[];
  readonly log: Log;
  /** Milliseconds from the beginning of a verification to that of the next. */
  readonly every?: number;
}

const HOUR = 3_600_000;
/** A day, and some room for a schedule that is not punctual. */
const EVERY_MILLISECONDS = 20 * HOUR;
/** Left of an invocation for what is under way when it ends. */
const RESERVED_MILLISECONDS = 10_000;
const SEGMENTS = 16;
const CONCURRENCY = 4;

/** The runtime's own items in a views table: one for the run, and one for each segment that has begun. */
const RUN_KEY = { pk: 'verify', sk: 'run' };
const segmentKey = (segment: number) => ({ pk: 'verify', sk: `segment#${String(segment).padStart(4, '0')}` });

/**
 * The Lambda that repairs the silent tails of a service's read models: of every generation that is followed, whichever
 * readers see. It works until its time is over and goes on where it ended at the next invocation; when all is done it
 * does nothing until a day is over. So a schedule of every few minutes gets through any number of streams.
 */
export const createVerifyHandler = ({
  events,
  views,
  timing,
  projections,
  log,
  every = EVERY_MILLISECONDS,
}: VerifyHandlerOptions) => {
  const begin = async (): Promise<readonly VerifySegment[]> => {
    const startedAt = new Date(timing.now()).toISOString();
    const fresh = freshSegments(SEGMENTS);
    for (const segment of fresh) await writeSegment(views, segment);
    await views.write({ kind: 'put', item: { ...RUN_KEY, startedAt }, when: [] });
    return fresh;
  };

  return async (_event: unknown, context: { getRemainingTimeInMillis(): number }): Promise<void> => {
    const deadline = timing.now() + context.getRemainingTimeInMillis() - RESERVED_MILLISECONDS;
    const run = await views.get(RUN_KEY);
    const isOver = run?.finishedAt !== undefined;
    if (isOver && timing.now() < Date.parse(String(run?.startedAt)) + every) return;
    const segments = run === undefined || isOver ? await begin() : await readSegments(views);
    const stop = new AbortController();
    try {
      const { finished, ...counts } = await verify({
        events,
        views,
        timing,
        targets: await followedGenerations(views, projections),
        dryRun: false,
        segments,
        concurrency: CONCURRENCY,
        signal: stop.signal,
        log,
        onFinding: (finding) => log({ level: 'warn', message: 'a read model was behind', ...finding }),
        async onProgress(segment) {
          await writeSegment(views, segment);
          if (timing.now() >= deadline) stop.abort();
        },
      });
      if (!finished) return;
      const finishedAt = new Date(timing.now()).toISOString();
      await views.update({ kind: 'update', key: RUN_KEY, set: { finishedAt }, when: [{ is: 'present' }] });
      log({ level: 'info', message: 'read models verified', ...counts });
    } catch (error) {
      // The next invocation looks at the generations that there are then.
      if (!(error instanceof GenerationsChanged)) throw error;
      log({ level: 'info', message: 'a generation was dropped while read models were verified' });
    }
  };
};

const followedGenerations = async (
  views: Table,
  projections: readonly Projection[],
): Promise<readonly VerifyTarget[]> => {
  const names = new Set(projections.map(({ name }) => name));
  const all = await Promise.all([...names].map((name) => readGenerations(views, name)));
  return all.flatMap((generations) =>
    (generations?.all ?? []).flatMap(({ id: generation, version, status }) => {
      const projection = projections.find(
        (one) => one.name === generations?.projection && one.version === version,
      );
      return projection === undefined || status !== 'ready' ? [] : [{ projection, generation }];
    }),
  );
};

const writeSegment = async (
  views: Table,
  { segment, segments, after, done, counts }: VerifySegment,
): Promise<void> => {
  const item: Item = {
    ...segmentKey(segment),
    segment,
    segments,
    done,
    counts: { ...counts },
    ...(after === undefined ? {} : { afterPk: after.pk, afterSk: after.sk }),
  };
  await views.write({ kind: 'put', item, when: [] });
};

const readSegments = async (views: Table): Promise<readonly VerifySegment[]> => {
  const found: VerifySegment[] = [];
  for await (const item of views.range({ pk: RUN_KEY.pk, from: 'segment#', to: 'segment#~' })) {
    const { segment, segments, done, counts, afterPk, afterSk } = item;
    found.push({
      segment: Number(segment),
      segments: Number(segments),
      done: done === true,
      counts: countsIn(counts),
      ...(typeof afterPk === 'string' && typeof afterSk === 'string'
        ? { after: { pk: afterPk, sk: afterSk } }
        : {}),
    });
  }
  return found;
};

const countsIn = (counts: Item[string]): VerifyCounts => {
  if (typeof counts !== 'object' || counts === null) return NO_COUNTS;
  const names = Object.keys(NO_COUNTS) as (keyof VerifyCounts)[];
  const found: Readonly<Record<string, unknown>> = { ...counts };
  return { ...NO_COUNTS, ...Object.fromEntries(names.map((name) => [name, Number(found[name] ?? 0)])) };
};
