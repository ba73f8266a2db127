/** Prints lines together that come within a moment of each other: a write for each costs a busy platform more than the line is worth. */
export interface LineBuffer {
  add(line: string): void;
  /** Prints what is left. */
  flush(): void;
}

/** Nobody who reads along notices. */
const MOMENT_MS = 20;

export function createLineBuffer(print: (lines: string) => void): LineBuffer {
  let lines: string[] = [];
  let timer: NodeJS.Timeout | undefined;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (lines.length === 0) return;
    const printed = lines.join('\n');
    lines = [];
    print(printed);
  }

  return {
    add(line) {
      lines.push(line);
      timer ??= setTimeout(flush, MOMENT_MS);
    },
    flush,
  };
}
