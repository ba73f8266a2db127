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
  ];
};

/** What is wrong with a service's consumers together. */
export const consumersProblems = ({ publishes, consumers }: Service): readonly string[] => {
  const names = consumers.map(({ consumer }) => consumer.name);
  const local = consumers.filter((one) => one.local).map(({ consumer }) => consumer.name);
  const ordered = consumers.filter(({ consumer }) => consumer.ordered !== false);
  return [
    ...repeated(names).map((name) => `the consumer ${name} is declared twice`),
    ...(local.length > 1
      ? [`${local.join(' and ')} are local, but there is one queue for what is local`]
      : []),
    ...(publishes
      ? []
      : [
          ...ordered.map(
            ({ consumer }) =>
              `it does not publish, but the ordered consumer ${consumer.name} asks by an event for what it misses`,
          ),
          ...local.map((name) => `it does not publish, but ${name} is fed by its outbox`),
        ]),
  ];
};
