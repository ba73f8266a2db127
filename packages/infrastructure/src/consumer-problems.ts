import { isLocal } from '@edtech/contracts';
import type { Consuming } from './consumes.ts';
import type { Service } from './declaration.ts';
import { isKebabCase, NAME_CHARACTERS } from './names.ts';
import { outOf } from './needs-problems.ts';
import { repeated } from './repeated.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/API_ScalingConfig.html */
const CONCURRENCY = { least: 2, most: 1_000 };
/** More takes a batch window: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const LARGEST_BATCH = 10;

/** Instances of a consumer at a time, unless it says something else. */
export const DEFAULT_CONCURRENCY = 10;

/** What is wrong with how one consumer is run. */
export const consumerProblems = (service: string, consuming: Consuming): readonly string[] => {
  const {
    consumer,
    maximumConcurrency,
    batchSize,
    reservedConcurrency = Number.POSITIVE_INFINITY,
  } = consuming;
  const { name } = consumer;
  return [
    ...(name.startsWith(`${service}-`) && isKebabCase(name)
      ? []
      : [`the consumer ${name} is called like ${service}-accounts: queues carry its name`]),
    ...(name.length > NAME_CHARACTERS
      ? [`the consumer ${name} has ${name.length} characters; ${NAME_CHARACTERS} are possible`]
      : []),
    ...outOf('maximumConcurrency', maximumConcurrency, CONCURRENCY.least, CONCURRENCY.most)
      .concat(outOf('batchSize', batchSize, 1, LARGEST_BATCH))
      .map((problem) => `the consumer ${name} ${problem}`),
    ...(reservedConcurrency < (maximumConcurrency ?? DEFAULT_CONCURRENCY)
      ? [`the consumer ${name} reserves fewer instances than its queue may ask for, which would be throttled`]
      : []),
    ...(consumer.repeatable !== undefined && consuming.executes !== false
      ? [`the consumer ${name} is repeatable, and so executes nothing: executes: false`]
      : []),
    ...localProblems(service, consuming),
  ];
};

/** Who feeds a consumer follows from what it handles, and has to be declared as it is. */
const localProblems = (
  service: string,
  { consumer: { name, on }, local = false }: Consuming,
): readonly string[] => {
  const contracts = on.map(({ contract }) => contract);
  const strange = contracts.find((contract) => isLocal(contract) !== local);
  const foreign = contracts.find((contract) => isLocal(contract) && contract.context !== service);
  return [
    ...(strange === undefined
      ? []
      : [
          local
            ? `the consumer ${name} is local, but ${strange.type} comes from the bus`
            : `the consumer ${name} handles ${strange.type}, which never is on the bus: it is local: true`,
        ]),
    ...(foreign === undefined
      ? []
      : [`the consumer ${name} handles ${foreign.type}, which stays within ${foreign.context}`]),
  ];
};

/** What is wrong with a service's consumers together. */
export const consumersProblems = ({ publishes, consumers }: Service): readonly string[] => {
  const names = consumers.map(({ consumer }) => consumer.name);
  const local = consumers.filter((one) => one.local).map(({ consumer }) => consumer);
  const ordered = consumers.filter(({ consumer }) => consumer.ordered !== false);
  return [
    ...repeated(names).map((name) => `the consumer ${name} is declared twice`),
    ...repeated(local.flatMap(({ on }) => on.map(({ contract }) => contract.type))).map(
      (type) =>
        `two local consumers handle ${type}, which goes to one queue: tell each of them something of its own`,
    ),
    ...(publishes
      ? []
      : [
          ...ordered.map(
            ({ consumer }) =>
              `it does not publish, but the ordered consumer ${consumer.name} asks by an event for what it misses`,
          ),
          ...local.map(({ name }) => `it does not publish, but ${name} is fed by its outbox`),
        ]),
  ];
};
