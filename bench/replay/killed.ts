import { setTimeout as pause } from 'node:timers/promises';
import { systemTiming } from '@edtech/event-store';
import {
  beginRebuild,
  freshSegments,
  type Projection,
  readGenerations,
  statusOf,
  verify,
  verifyDeep,
} from '@edtech/projection';
import { changeProfile, User } from '../../services/user/src/domain/user.ts';
import { chanceOf } from '../../test/chaos/memory/chance.ts';
import { type LiveService, liveService } from '../../test/integration/projection/live-service.ts';
import { type Job, type Measurement, measuredUnlessKilled } from './measure.ts';
import type { History } from './seed.ts';
import { EVENTS, impatient, tableAt, VIEWS } from './tables.ts';

/** Of all events, when each death comes. */
const DEATHS = [0.2, 0.5, 0.8];
const PAUSE_MILLISECONDS = 40;
const SEGMENTS = 4;

export interface Killed {
  readonly deaths: number;
  /** Of the run that came to the end. */
  readonly last: Measurement;
  /** Commands of users while all this went on. */
  readonly commands: number;
  /** From the beginning to the end, with waits for the holds of the dead. */
  readonly seconds: number;
  /** Aggregates that are behind, and rows that are not what a fold of all events from scratch says. */
  readonly behind: number;
  readonly different: number;
  readonly aggregates: number;
}

/** A rebuild that is killed three times and resumed, while users change their profiles; then every row is held against its events. */
export const killed = async (
  job: Omit<Job, 'kind'>,
  projection: Projection,
  history: History,
): Promise<Killed> => {
  const [events, views] = [tableAt(job.endpoint, EVENTS), tableAt(job.endpoint, VIEWS)];
  const { signal } = new AbortController();
  const options = { views, timing: impatient(), signal, projection, resume: false };
  const generation = await beginRebuild(options);
  if (generation === undefined) throw new Error('nobody interrupts it');
  const chance = chanceOf(1);
  const service = liveService({ events, eventsName: EVENTS, views }, 'edtech.user', [projection], chance);
  const over = new AbortController();
  const life = changes(service, history.aggregates, over.signal);
  const began = performance.now();
  const rebuilding: Job = { ...job, kind: 'rebuild', resume: true };
  const done = async (): Promise<number> => {
    const { generations } = await statusOf(views, [projection], 0);
    return generations.find(({ id }) => id === generation.id)?.rebuild?.events ?? 0;
  };
  for (const part of DEATHS) {
    const until = part * history.aggregates * history.eventsEach;
    const result = await measuredUnlessKilled(rebuilding, async (child) => {
      while (child.exitCode === null && (await done()) < until) await pause(50);
      child.kill('SIGKILL');
    });
    if (result !== undefined) throw new Error('it came to its end before it could be killed');
  }
  const last = await measuredUnlessKilled(rebuilding, () => {});
  if (last === undefined) throw new Error('the last run ended without a result');
  const seconds = (performance.now() - began) / 1_000;
  over.abort();
  const commands = await life;
  await service.followed();
  const newest = (await readGenerations(views, projection.name))?.newest ?? '';
  const target = { projection, generation: newest };
  const all = { events, views, timing: systemTiming, signal, log: console.error };
  const checked = { segments: freshSegments(SEGMENTS), concurrency: SEGMENTS, dryRun: true };
  const { behind } = await verify({ ...all, ...checked, targets: [target] });
  const { different, aggregates } = await verifyDeep({ ...all, target, segments: SEGMENTS });
  return { deaths: DEATHS.length, last, commands, seconds, behind, different, aggregates };
};

/** Users change their names, one after the other, until the signal. Gives how many did. */
const changes = async ({ store }: LiveService, aggregates: number, signal: AbortSignal): Promise<number> => {
  const chance = chanceOf(2);
  const context = { correlationId: 'c', causationId: 'r', actor: { kind: 'anonymous' } } as const;
  let commands = 0;
  for (; !signal.aborted; commands += 1) {
    const userId = String(1 + chance.below(aggregates));
    const change = changeProfile({ userId, changes: { displayName: `Number ${commands}` } });
    await store.execute(User, userId, change, { context });
    await pause(PAUSE_MILLISECONDS);
  }
  return commands;
};
