import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ArchiveModel } from '../../model.ts';
import { compilePattern } from '../../patterns/index.ts';
import type { BusEvent } from '../event.ts';

/** The events of one archive. */
export interface Archive {
  readonly model: ArchiveModel;
  readonly createdAtMs: number;
  readonly count: number;
  readonly bytes: number;
  /** Keeps the event when the archive wants it; never one that is a replay itself. */
  offer(event: BusEvent): void;
  /** Events whose `time` is in the range, both ends included, oldest kept first. */
  between(fromMs: number, untilMs: number): readonly BusEvent[];
}

/** A bound for memory: beyond it the oldest events go, as they would after the retention. */
const LARGEST_COUNT = 100_000;
const DAY_MS = 86_400_000;

/** @param dataDir where archives are kept between starts; in memory without it. */
export function openArchive(model: ArchiveModel, dataDir: string | undefined): Archive {
  const matches = model.pattern === undefined ? () => true : compilePattern(model.pattern);
  const file = dataDir === undefined ? undefined : join(dataDir, `${encodeURIComponent(model.name)}.jsonl`);
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
  let kept = file === undefined ? [] : readKept(file);
  let bytes = kept.reduce((sum, json) => sum + Buffer.byteLength(json), 0);

  function keep(json: string): void {
    kept.push(json);
    bytes += Buffer.byteLength(json);
    if (file !== undefined) appendFileSync(file, `${json}\n`);
    // Halved rather than shifted one by one, so that it costs nothing while it fills again.
    if (kept.length > LARGEST_COUNT) replace(kept.slice(-LARGEST_COUNT / 2));
  }

  function replace(events: string[]): void {
    kept = events;
    bytes = kept.reduce((sum, json) => sum + Buffer.byteLength(json), 0);
    if (file !== undefined) writeFileSync(file, kept.map((json) => `${json}\n`).join(''));
  }

  /** Lets go of what is older than the retention. */
  function expire(): void {
    if (model.retentionDays === 0) return;
    const oldestMs = Date.now() - model.retentionDays * DAY_MS;
    const young = kept.filter((json) => timeOf(parse(json)) >= oldestMs);
    if (young.length < kept.length) replace(young);
  }

  return {
    model,
    createdAtMs: Date.now(),
    get count() {
      expire();
      return kept.length;
    },
    get bytes() {
      return bytes;
    },
    offer(event) {
      if (event['replay-name'] === undefined && matches(event)) keep(JSON.stringify(event));
    },
    between(fromMs, untilMs) {
      expire();
      return kept.map(parse).filter((event) => timeOf(event) >= fromMs && timeOf(event) <= untilMs);
    },
  };
}

export function timeOf(event: BusEvent): number {
  return Date.parse(event.time);
}

function readKept(file: string): string[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'));
}

/** Only events are ever written, by this archive. */
function parse(json: string): BusEvent {
  return JSON.parse(json);
}
