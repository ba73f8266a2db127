import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/**
 * Says nothing. Without an `info` method the SDK skips the redaction of every answer, about half of the CPU time of
 * loading a stream; and what it would say of a failed condition is the item, which may be personal data. It looks
 * `info` up before it calls it, although the type demands the method.
 */
const silent = { debug: () => {}, warn: () => {}, error: () => {} } as unknown as NonNullable<
  DynamoDBClientConfig['logger']
>;

/** Without the last setting the time-out would only be a warning. */
export const REQUEST_TIMES = {
  connectionTimeout: 1_000,
  requestTimeout: 3_000,
  throwOnRequestTimeout: true,
} as const;

/**
 * A document client with the settings that this package wants. Make one per container. Connections are given up early,
 * because a Lambda that waits for a dead one is billed for it.
 */
export const documentClient = (configuration: DynamoDBClientConfig = {}): DynamoDBDocumentClient =>
  DynamoDBDocumentClient.from(
    new DynamoDBClient({
      requestHandler: REQUEST_TIMES,
      logger: silent,
      ...configuration,
    }),
    { marshallOptions: { removeUndefinedValues: true } },
  );
