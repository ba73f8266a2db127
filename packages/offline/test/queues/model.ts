import type { PlatformModel, QueueModel } from '../../src/model.ts';

export const REGION = 'eu-central-1';
export const ACCOUNT_ID = '123456789012';

export function queueArn(name: string): string {
  return `arn:aws:sqs:${REGION}:${ACCOUNT_ID}:${name}`;
}

/** A queue with AWS's defaults but for what is given. */
export function queueNamed(name: string, settings: Partial<QueueModel> = {}): QueueModel {
  return {
    logicalId: name,
    name,
    arn: queueArn(name),
    url: `http://127.0.0.1:9324/${ACCOUNT_ID}/${name}`,
    fifo: name.endsWith('.fifo'),
    visibilityTimeoutSeconds: 30,
    delaySeconds: 0,
    retentionSeconds: 345_600,
    ...settings,
  };
}

export function platformWith(parts: Partial<PlatformModel>): PlatformModel {
  return {
    service: 'fixture',
    stage: 'test',
    region: REGION,
    accountId: ACCOUNT_ID,
    functions: [],
    tables: [],
    queues: [],
    buses: [],
    rules: [],
    archives: [],
    streamMappings: [],
    queueMappings: [],
    schedules: [],
    ...parts,
  };
}
