import { arnOf, attributeOf, type Service } from '@edtech/infrastructure';
import { resourcesOf } from './lambda-function.ts';
import type { Yaml } from './yaml.ts';

/**
 * A reader of the stream of a service's table. A batch that fails is divided, tried again a few times, and then given
 * up, so that it never blocks its shard: what is given up, sweepers find.
 * @param keys which inserted items it is given, by the beginning of one of their keys
 */
export const streamOf = (service: Service, keys: { readonly [key: string]: string }): Yaml => {
  const { table, streamFailures } = resourcesOf(service);
  const filter = Object.fromEntries(
    Object.entries(keys).map(([key, prefix]) => [key, { S: [{ prefix }] }] as const),
  );
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
      filterPatterns: [{ eventName: ['INSERT'], dynamodb: { Keys: filter } }],
    },
  };
};

export const everyMinute: Yaml = { schedule: { rate: ['rate(1 minute)'] } };
