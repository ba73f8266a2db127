import { parseArgs } from 'node:util';
import { numberIn } from '../options.ts';
import { BUS_OUTAGES, type BusOutage, SCENARIO_NAMES, type ScenarioName } from './scenarios.ts';

export const HELP = `Does the platform recover by itself, and how fast? Starts this repository's platform with its real time-outs, breaks a
part of it under traffic, and measures from the moment at which the trouble ends. Every user registers and changes the
e-mail address, so that two ordered events of each must reach the payment account, once.

  bus        the bus takes nothing for --seconds; everything delivered within 60 s of its end
  consumer   \`paymentAccounts\` crashes over and over for 10 s; everything handled within 240 s of the last crash
  forwarder  the outbox's forwarder and sweeper crash over and over for 70 s; everything handled within 300 s

node bench/recovery.ts [options]
  --only <bus|consumer|forwarder>      one of them; all when left out
  --kind <fail|throttle|freeze|drop>   how the bus is out (fail)
  --seconds <n>                        how long the bus is out, 1 to 3600 (120)
  --rate <n>                           registrations a second, 1 to 200 (10, which are 20 events a second)
  --json                               the report as JSON; progress goes to standard error
  --help

Ends with 1 when a promise is broken, 2 when it was asked wrongly, 130 after Ctrl-C.`;

export interface Options {
  readonly names: readonly ScenarioName[];
  readonly kind: BusOutage;
  readonly seconds: number;
  /** Registrations a second. */
  readonly rate: number;
  readonly json: boolean;
  readonly help: boolean;
}

/** @throws Error that says which option is wrong */
export const readOptions = (args: readonly string[]): Options => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      kind: { type: 'string', default: 'fail' },
      seconds: { type: 'string', default: '120' },
      rate: { type: 'string', default: '10' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  return {
    names: values.only === undefined ? SCENARIO_NAMES : [oneOf('only', SCENARIO_NAMES, values.only)],
    kind: oneOf('kind', BUS_OUTAGES, values.kind),
    seconds: numberIn('seconds', values.seconds, { most: 3_600 }),
    rate: numberIn('rate', values.rate, { most: 200 }),
    json: values.json,
    help: values.help,
  };
};

const oneOf = <Choice extends string>(option: string, choices: readonly Choice[], text: string): Choice => {
  const found = choices.find((choice) => choice === text);
  if (found === undefined) throw new Error(`--${option}: choose from ${choices.join(', ')}.`);
  return found;
};
