import type { Log } from '@edtech/contracts';
import { PlatformError } from '@edtech/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { asJson, type StageOptions, stageCommand } from '../../cli.ts';
import { personAtTerminal } from '../../person.ts';
import { wholeNumber } from '../../whole-number.ts';

/** What every command about a read model takes. */
export interface ReadModelFlags extends StageOptions {
  readonly service?: string;
}

export const readModelCommand = (name: string, description: string): Command =>
  stageCommand(name, description).option(
    '--service <name>',
    'whose read model, where several have one of this name',
  );

/** A generation of a read model: g1, g2, … */
export const generation = (text: string): string => {
  if (/^g[1-9]\d*$/.test(text)) return text;
  throw new InvalidArgumentError('Write it as g2.');
};

/** An aggregate. */
export const aggregate = (text: string): { readonly aggregateType: string; readonly aggregateId: string } => {
  const { aggregateType, aggregateId } =
    /^(?<aggregateType>[A-Z][A-Za-z0-9]*)\/(?<aggregateId>.+)$/.exec(text)?.groups ?? {};
  if (aggregateType !== undefined && aggregateId !== undefined) return { aggregateType, aggregateId };
  throw new InvalidArgumentError('Write it as Type/id, for example User/u-1.');
};

export const SEGMENTS = 16;

export const segmentsOption = (): Option =>
  new Option('--segments <number>', `parts that the table is divided into (default: ${SEGMENTS})`).argParser(
    wholeNumber(1, 1_000),
  );

/** Complaints go to standard error, not into the output. */
export const log: Log = ({ level, message, ...facts }) =>
  console.error(`${level === 'info' ? 'note' : 'warning'}: ${message}: ${JSON.stringify(facts)}`);

class NotAgreed extends PlatformError {
  readonly code = 'not-agreed';
  readonly kind = 'refused';

  constructor() {
    super('Nothing was changed.');
  }
}

/** Somebody who agrees before anything is changed. @throws ConfirmationNeeded, NotAgreed when asked */
export const consentOf = ({ yes }: { readonly yes?: true }): ((question: string) => Promise<void>) => {
  if (yes) return async () => {};
  const person = personAtTerminal();
  return async (question) => {
    if (!(await person.confirms(question))) throw new NotAgreed();
  };
};

/** A command for the same stage, and the same service, as whoever is told of it can copy it. */
export const commandLine = (line: string, { service, stage }: ReadModelFlags): string =>
  [
    `npm run replay -- ${line}`,
    ...(service === undefined ? [] : ['--service', service]),
    ...(stage === undefined ? [] : ['--stage', stage]),
  ].join(' ');

/** As a program reads it, or as a person does. */
export const print = ({ json }: StageOptions, value: object, page: string): void =>
  console.log(json ? asJson(value) : page);
