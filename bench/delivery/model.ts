import type { LambdaRuntime } from '../../packages/offline/src/lambda/index.ts';
import type {
  FunctionModel,
  PlatformModel,
  QueueModel,
  TableModel,
} from '../../packages/offline/src/model.ts';

export const REGION = 'eu-central-1';
const ACCOUNT_ID = '000000000000';
const arn = (service: string, name: string) => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${name}`;

const count: FunctionModel = {
  key: 'count',
  name: 'count',
  arn: arn('lambda', 'function:count'),
  handler: 'count',
  timeoutSeconds: 5,
  memoryMegabytes: 256,
  environment: {},
};

export const queue: QueueModel = {
  logicalId: 'Numbers',
  name: 'numbers',
  arn: arn('sqs', 'numbers'),
  url: `http://127.0.0.1:9324/${ACCOUNT_ID}/numbers`,
  fifo: false,
  visibilityTimeoutSeconds: 30,
  delaySeconds: 0,
  retentionSeconds: 345_600,
};

export const table: TableModel = {
  logicalId: 'Numbers',
  name: 'numbers',
  arn: arn('dynamodb', 'table/numbers'),
  streamArn: arn('dynamodb', 'table/numbers/stream/local'),
  properties: {
    AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    StreamSpecification: { StreamViewType: 'NEW_AND_OLD_IMAGES' },
  },
};

/** One function, and what is added to it. */
export function modelWith(parts: Partial<PlatformModel>): PlatformModel {
  return {
    service: 'delivery',
    stage: 'bench',
    region: REGION,
    accountId: ACCOUNT_ID,
    functions: [count],
    tables: [],
    queues: [],
    buses: [],
    rules: [],
    streamMappings: [],
    queueMappings: [],
    schedules: [],
    ...parts,
  };
}

/** Calls the handler in this process: what is measured is the delivery, not the start of functions. */
export function runtimeOf(handle: (event: unknown) => void): Pick<LambdaRuntime, 'invoke'> {
  return {
    async invoke(_, event) {
      const started = performance.now();
      handle(event);
      return { outcome: 'success', payload: null, durationMs: performance.now() - started };
    },
  };
}
