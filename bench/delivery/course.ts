import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { SingleBar } from 'cli-progress';
import type { Tally } from './tally.ts';

const LOOK_EVERY_MS = 100;
/** Rows of the table that a run prints. */
const ROWS = 10;
const MEGABYTE = 1_048_576;

/** Follows a run from outside: a bar where somebody watches, and a row for every tenth of it. */
export interface Course {
  /** Ends the bar and the sampling, and says what the run came to. */
  end(): CourseResult;
}

export interface CourseResult {
  /** Deliveries a second over the whole run. */
  readonly rate: number;
  readonly seconds: number;
  /** Live heap at the end less that at half the way, in MB, each after a collection. */
  readonly heapGrowth: number;
}

/** @param title what is delivered, for the bar. */
export function followCourse(title: string, tally: Tally): Course {
  const collect = garbageCollector();
  const started = performance.now();
  const rate = () => tally.delivered / ((performance.now() - started) / 1000);
  const bar = process.stderr.isTTY
    ? new SingleBar({
        format: `${title} [{bar}] {value} of {total}, {rate}/s, ETA {eta_formatted}`,
        etaBuffer: 100,
      })
    : undefined;
  const heaps: number[] = [];

  function row(): void {
    collect();
    const { rss, heapUsed } = process.memoryUsage();
    heaps.push(heapUsed / MEGABYTE);
    const left = (tally.total - tally.delivered) / rate();
    const cells = [
      tally.delivered,
      rate().toFixed(0),
      (rss / MEGABYTE).toFixed(0),
      (heapUsed / MEGABYTE).toFixed(1),
    ];
    const line = cells.map((cell) => String(cell).padStart(11)).join('');
    console.log(bar === undefined ? `${line}   ETA ${left.toFixed(0)} s` : line);
  }

  console.log(`\n${title}`);
  console.log(['delivered', 'a second', 'RSS MB', 'heap MB'].map((head) => head.padStart(11)).join(''));
  bar?.start(tally.total, 0, { rate: 0 });
  const looking = setInterval(() => {
    bar?.update(tally.delivered, { rate: rate().toFixed(0) });
    if (tally.delivered >= (tally.total * (heaps.length + 1)) / ROWS && heaps.length < ROWS - 1) row();
  }, LOOK_EVERY_MS);

  return {
    end() {
      clearInterval(looking);
      const seconds = (performance.now() - started) / 1000;
      const total = rate();
      bar?.update(tally.delivered, { rate: total.toFixed(0) });
      bar?.stop();
      row();
      const half = heaps[Math.floor((heaps.length - 1) / 2)] ?? 0;
      return { rate: total, seconds, heapGrowth: (heaps.at(-1) ?? 0) - half };
    },
  };
}

/** Collected first, the heap shows what is kept and not when the collector last came by. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return typeof collect === 'function' ? () => collect() : () => undefined;
}
