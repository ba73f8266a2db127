import { Presets, SingleBar } from 'cli-progress';

/** How far a run has come, on stderr: a bar for a person, a line now and then for a log. */
export interface Progress {
  advance(events: number): void;
  /** Takes the bar away for a moment, so that `text` can be read. */
  print(text: string): void;
  stop(): void;
}

const LINE_EVERY_MILLISECONDS = 5_000;

/** Prints, and says nothing of how far it is. */
export const silent: Progress = { advance: () => {}, print: (text) => console.error(text), stop: () => {} };

export const startProgress = (seeds: number): Progress => (process.stderr.isTTY ? bar(seeds) : lines(seeds));

const bar = (seeds: number): Progress => {
  const shown = new SingleBar(
    {
      format: '{bar} {value}/{total} seeds | {rate} events/s | {eta_formatted} left',
      stream: process.stderr,
      hideCursor: true,
      etaBuffer: 20,
      // Ctrl-C is the caller's.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  const rate = rateSince(performance.now());
  let done = 0;
  const start = () => shown.start(seeds, done, { rate: rate(0) });
  start();
  return {
    advance(events) {
      done += 1;
      shown.update(done, { rate: rate(events) });
    },
    print(text) {
      shown.stop();
      console.error(text);
      start();
    },
    stop: () => shown.stop(),
  };
};

const lines = (seeds: number): Progress => {
  const started = performance.now();
  const rate = rateSince(started);
  let [done, said] = [0, started];
  return {
    advance(events) {
      done += 1;
      const perSecond = rate(events);
      const now = performance.now();
      if (now - said < LINE_EVERY_MILLISECONDS) return;
      said = now;
      const left = Math.round((((now - started) / done) * (seeds - done)) / 1_000);
      console.error(`${done}/${seeds} seeds, ${perSecond} events/s, ${left} s left`);
    },
    print: (text) => console.error(text),
    stop: () => {},
  };
};

/** Counts events; so many a second since `started`. */
const rateSince = (started: number) => {
  let events = 0;
  return (more: number): number => {
    events += more;
    return Math.round((events * 1_000) / Math.max(1, performance.now() - started));
  };
};
