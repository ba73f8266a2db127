import { parseArgs } from 'node:util';
import { numberIn } from '../options.ts';

export const HELP = `How long does a booking take, from its request until it is settled, with all services running? Starts this repository's
platform, registers the people, and books: each booking is another student's. Then bookings whose tutors' calendar does not
answer show how long after their time timers fire.

node bench/bookings.ts [options]
  --warm-up <n>   bookings before those that count, one a second: functions have to load first, and what all of them run has to be
                  compiled (60)
  --rate <n>      bookings a second (2)
  --seconds <n>   for so long (60)
  --silent <n>    bookings that nobody answers (20)
  --json          the report as JSON; progress goes to standard error
  --help

Ends with 1 when a booking does not complete, the p95 is above 3 s, or a timer fires early or more than 1.5 s late; with 2
when it was asked wrongly.`;

export interface Options {
  readonly warmUp: number;
  /** Bookings a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly silent: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws Error that says which option is wrong */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      'warm-up': { type: 'string', default: '60' },
      rate: { type: 'string', default: '2' },
      seconds: { type: 'string', default: '60' },
      silent: { type: 'string', default: '20' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const options = {
    warmUp: numberIn('warm-up', values['warm-up'], { least: 0, most: 1_000 }),
    rate: numberIn('rate', values.rate, { least: 0.1, most: 100, isWhole: false }),
    seconds: numberIn('seconds', values.seconds, { most: 3_600 }),
    silent: numberIn('silent', values.silent, { most: 1_000 }),
    json: values.json,
    help: values.help,
  };
  if (options.rate * options.seconds < 1) throw new Error('--rate and --seconds come to no booking.');
  return options;
};
