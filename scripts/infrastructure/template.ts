import { STAGE } from '@edtech/infrastructure';
import type { Yaml } from './yaml.ts';

/** Fourteen days: the longest that SQS keeps a message. */
export const LONGEST_RETENTION_SECONDS = 14 * 24 * 3_600;

/**
 * A message is hidden for six timeouts of its function, so that it is not given out again while it is worked on.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
 */
export const visibilitySeconds = (timeout: number): number => 6 * timeout;

/** Resources by their logical ids; `#<id>` is a remark on one. */
export type Resources = { readonly [id: string]: Yaml };

/** What something is called that others look for by its name. */
export const onStage = (name: string): string => `edtech-${name}-${STAGE}`;

/** A queue. Everything in it is encrypted at rest. */
export const queue = (
  name: string,
  properties: { readonly [name: string]: Yaml | undefined } = {},
): Yaml => ({
  Type: 'AWS::SQS::Queue',
  Properties: {
    QueueName: onStage(name),
    SqsManagedSseEnabled: true,
    MessageRetentionPeriod: LONGEST_RETENTION_SECONDS,
    ...properties,
  },
});
