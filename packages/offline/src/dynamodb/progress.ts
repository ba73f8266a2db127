import { SingleBar } from 'cli-progress';

/** Tells how far something long has come. One task at a time. */
export interface Progress {
  /** @param expected how many units it will be, as far as is known. */
  start(task: string, expected: number, unit: string): void;
  advance(units: number): void;
  end(): void;
}

/** A bar where someone watches, plain lines at the start and the end where nobody does. */
export function createProgress(terminal: NodeJS.WriteStream, log: (line: string) => void): Progress {
  return terminal.isTTY ? bar(terminal) : lines(log);
}

function bar(terminal: NodeJS.WriteStream): Progress {
  let current: SingleBar | undefined;
  return {
    start(task, expected, unit) {
      current = new SingleBar({
        stream: terminal,
        format: `${task} [{bar}] {value} of {total} ${unit}, {duration_formatted}`,
        clearOnComplete: true,
        hideCursor: true,
      });
      current.start(expected, 0);
    },
    advance: (units) => current?.increment(units),
    end() {
      current?.stop();
      current = undefined;
    },
  };
}

function lines(log: (line: string) => void): Progress {
  let task = '';
  return {
    start(name, expected, unit) {
      task = name;
      log(expected > 0 ? `${task}: up to ${expected} ${unit} …` : `${task} …`);
    },
    advance: () => {},
    end: () => log(`${task}: ended`),
  };
}
