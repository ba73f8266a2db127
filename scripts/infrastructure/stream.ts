import { arnOf, attributeOf } from '@edtech/infrastructure';
import { resourcesOf, type StoreName } from './lambda-function.ts';
import type { Yaml } from './yaml.ts';

/** Which items a reader of a stream is given, and what has happened to them. */
export interface Wanted {
  readonly events: readonly ('INSERT' | 'MODIFY' | 'REMOVE')[];
  /** By the beginnings of their keys: of each key that is named, one of those. */
  readonly keys: { readonly [key: string]: string | readonly string[] };
  /** By what it says when it has happened. */
  readonly image?: { readonly [attribute: string]: string | boolean };
}

/** Items that are written, by the beginnings of their keys, and what they say. */
export const inserted = (keys: Wanted['keys'], image?: Wanted['image']): Wanted => ({
  events: ['INSERT'],
  keys,
  ...(image === undefined ? {} : { image }),
});

/**
 * A reader of the stream of a service's table. A batch that fails is divided, tried again a few times, and then given
 * up, so that it never blocks its shard: what is given up, sweepers find.
 */
export const streamOf = (store: StoreName, ...wanted: readonly Wanted[]): Yaml => {
  const { table, streamFailures } = resourcesOf(store);
  return {
    stream: {
      type: 'dynamodb',
      arn: attributeOf(table, 'StreamArn'),
      batchSize: 100,
      startingPosition: 'TRIM_HORIZON',
      functionResponseType: 'ReportBatchItemFailures',
      bisectBatchOnFunctionError: true,
      maximumRetryAttempts: 5,
      maximumRecordAgeInSeconds: 3_600,
      parallelizationFactor: 2,
      destinations: { onFailure: { arn: arnOf(streamFailures), type: 'sqs' } },
      filterPatterns: wanted.map(filterOf),
    },
  };
};

const filterOf = ({ events, keys, image }: Wanted): Yaml => ({
  eventName: events,
  dynamodb: {
    Keys: Object.fromEntries(
      Object.entries(keys).map(
        ([key, prefixes]) => [key, { S: [prefixes].flat().map((prefix) => ({ prefix })) }] as const,
      ),
    ),
    ...(image === undefined
      ? {}
      : {
          NewImage: Object.fromEntries(
            Object.entries(image).map(
              ([name, value]) =>
                [name, typeof value === 'string' ? { S: [value] } : { BOOL: [value] }] as const,
            ),
          ),
        }),
  },
});

export const everyMinute: Yaml = { schedule: { rate: ['rate(1 minute)'] } };
