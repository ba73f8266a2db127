import { Presets, SingleBar } from 'cli-progress';
import { duration } from '../outbox/duration.ts';

export interface ProgressOptions {
  /** What is counted, in the plural. */
  readonly unit: string;
  /** How many there are; unknown when undefined. */
  readonly total?: number;
  /** Shows nothing. */
  readonly quiet: boolean;
}

/** How far some work has come, on stderr: a bar for a person, a line now and then for a log. */
export interface Progress {
  /** @param rate so many a second */
  update(done: number, rate: number): void;
  stop(): void;
}

const LINE_EVERY_MILLISECONDS = 5_000;

export const startProgress = (options: ProgressOptions): Progress => {
  if (options.quiet) return { update: () => {}, stop: () => {} };
  return process.stderr.isTTY ? bar(options) : lines(options);
};

const left = (total: number, done: number, rate: number): string =>
  rate > 0 ? duration(((total - done) / rate) * 1_000) : '?';

const bar = ({ unit, total }: ProgressOptions): Progress => {
  const format =
    total === undefined
      ? `{value} ${unit}, {rate}/s`
      : `{bar} {value}/{total} ${unit} | {rate} ${unit}/s | {left} left`;
  const shown = new SingleBar(
    // Ctrl-C is the caller's.
    { format, stream: process.stderr, hideCursor: true, gracefulExit: false },
    Presets.shades_classic,
  );
  shown.start(total ?? 0, 0, { rate: 0, left: '?' });
  return {
    update: (done, rate) =>
      shown.update(done, { rate: Math.round(rate), left: left(total ?? 0, done, rate) }),
    stop: () => shown.stop(),
  };
};

const lines = ({ unit, total }: ProgressOptions): Progress => {
  let said = performance.now();
  return {
    update(done, rate) {
      const now = performance.now();
      if (now - said < LINE_EVERY_MILLISECONDS) return;
      said = now;
      const whole = total === undefined ? `${done}` : `${done}/${total}`;
      const ahead = total === undefined ? '' : `, ${left(total, done, rate)} left`;
      console.error(`${whole} ${unit}, ${Math.round(rate)} ${unit}/s${ahead}`);
    },
    stop: () => {},
  };
};
