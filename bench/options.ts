const USED_WRONGLY = 2;

export interface Numbers {
  /** 1 when left out. */
  readonly least?: number;
  readonly most: number;
  /** Only whole ones, unless said otherwise. */
  readonly isWhole?: boolean;
}

/** The number that an option was given. @throws Error that says which ones it takes */
export const numberIn = (
  option: string,
  text: string,
  { least = 1, most, isWhole = true }: Numbers,
): number => {
  const number = Number(text);
  const isOne = text.trim() !== '' && (Number.isInteger(number) || !isWhole);
  if (isOne && number >= least && number <= most) return number;
  throw new Error(`--${option}: give a ${isWhole ? 'whole ' : ''}number from ${least} to ${most}.`);
};

/** Runs a bench with the options of the command line, or prints its help; wrong ones are told, and end it with 2. */
export const runWith = async <Options extends { readonly help: boolean }>(
  { read, help }: { readonly read: (args: readonly string[]) => Options; readonly help: string },
  run: (options: Options) => Promise<void>,
): Promise<void> => {
  let options: Options;
  try {
    options = read(process.argv.slice(2));
  } catch (error) {
    console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = USED_WRONGLY;
    return;
  }
  if (options.help) console.log(help);
  else await run(options);
};
