import type { ReadModels, Service } from './declaration.ts';
import { constantCase, isKebabCase } from './names.ts';
import type { Grant, Needs } from './needs.ts';

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const TIMEOUT_SECONDS = 900;
const MEMORY_MEGABYTES = { least: 128, most: 10_240 };
const DESCRIPTION_CHARACTERS = 256;

/** Variables that the platform gives to functions, so that no other value may hide theirs. */
const GIVEN_VARIABLE =
  /^(AWS_.*|NODE_OPTIONS|VIEWS_TABLE|CONNECTIONS_TABLE|QUEUE_URL|DEAD_LETTER_QUEUE_URL|METRICS_TABLE|POWERTOOLS_.*)$/;

/** What is wrong with what a function says that it needs. */
export const needsProblems = (
  service: Pick<Service, 'name' | 'readModels' | 'sagas' | 'connections'>,
  {
    does,
    reads,
    looksAtSagas = false,
    pushes = false,
    issuesTickets = false,
    environment = {},
    secrets = [],
    may = [],
    ...numbers
  }: Needs,
): readonly string[] => {
  const { timeoutSeconds, memoryMegabytes, reservedConcurrency } = numbers;
  const given = [
    `${service.name}-table`,
    `${service.name}-sagas-table`,
    ...secrets.map((secret) => `${secret}-parameter`),
  ].map(constantCase);
  const isGiven = (name: string): boolean => GIVEN_VARIABLE.test(name) || given.includes(name);
  return [
    ...(does.trim() === '' ? ['does not say what it does'] : []),
    ...(does.length > DESCRIPTION_CHARACTERS
      ? [`says what it does in ${does.length} characters; ${DESCRIPTION_CHARACTERS} are possible`]
      : []),
    ...readingProblems(reads, service.readModels),
    ...(looksAtSagas && service.sagas.length === 0 ? ['looks at sagas, but the service declares none'] : []),
    ...((pushes || issuesTickets) && service.connections !== true
      ? ['is about connections, but the service declares none']
      : []),
    ...Object.keys(environment).flatMap((name) => {
      if (!/^[A-Z][A-Z0-9_]*$/.test(name)) return [`calls a variable ${name} instead of LIKE_THIS`];
      return isGiven(name) ? [`gives a value to ${name}, which is not its own to give`] : [];
    }),
    ...secrets
      .filter((secret) => !isKebabCase(secret))
      .map((secret) => `calls a secret "${secret}" instead of like-this`),
    ...may.flatMap(grantProblems),
    ...outOf('timeoutSeconds', timeoutSeconds, 1, TIMEOUT_SECONDS),
    ...outOf('memoryMegabytes', memoryMegabytes, MEMORY_MEGABYTES.least, MEMORY_MEGABYTES.most),
    ...outOf('reservedConcurrency', reservedConcurrency, 1, Number.POSITIVE_INFINITY),
  ];
};

const readingProblems = (reads: Needs['reads'], readModels: ReadModels | undefined): readonly string[] => {
  if (reads === undefined || reads === false) return [];
  if (readModels === undefined) return ['reads read models, but the service declares none'];
  const asked = reads === true ? [] : (reads.indexes ?? []);
  return asked
    .filter((index) => readModels.indexes?.includes(index) !== true)
    .map((index) => `asks the index ${index}, which the read models do not have`);
};

const grantProblems = ({ actions, on }: Grant): readonly string[] => [
  ...(actions.length === 0 ? ['has a grant without an action'] : []),
  ...actions
    .filter((action) => !/^[a-z0-9-]+:[A-Za-z]+$/.test(action))
    .map((action) => `may "${action}": a grant names its actions, each like ses:SendEmail`),
  ...(on === '*' ? [`may ${actions.join(', ')} on everything: a grant names what it is on`] : []),
];

/** `value` when it is not a whole number from `least` to `most`. */
export const outOf = (
  name: string,
  value: number | undefined,
  least: number,
  most: number,
): readonly string[] => {
  if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return [];
  const range = most === Number.POSITIVE_INFINITY ? `from ${least}` : `from ${least} to ${most}`;
  return [`has ${name} ${value}, which is no whole number ${range}`];
};
