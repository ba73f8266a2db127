/**
 * What the resolved `serverless.yml` declares, in the words of AWS and without CloudFormation: every name and ARN is
 * final, every intrinsic is resolved, every unsupported setting was refused before this model came to be.
 * The configuration reader makes it; the local services and event source mappings are driven by it alone.
 */
export interface PlatformModel {
  readonly service: string;
  readonly stage: string;
  readonly region: string;
  readonly accountId: string;
  readonly functions: readonly FunctionModel[];
  readonly tables: readonly TableModel[];
  readonly queues: readonly QueueModel[];
  readonly buses: readonly BusModel[];
  readonly rules: readonly RuleModel[];
  readonly archives?: readonly ArchiveModel[];
  readonly streamMappings: readonly StreamMappingModel[];
  readonly queueMappings: readonly QueueMappingModel[];
  readonly schedules: readonly ScheduleModel[];
  /** Of the WebSocket API; there is none without them. */
  readonly webSocketRoutes?: readonly WebSocketRouteModel[];
}

/** Where a setting was declared, for messages: file, and the path inside it. */
export interface Origin {
  readonly file: string;
  readonly path: string;
}

export interface WebSocketRouteModel {
  readonly functionKey: string;
  /** `$connect`, `$disconnect`, `$default`, or what clients choose a function by. */
  readonly route: string;
  readonly origin: Origin;
}

export interface FunctionModel {
  /** The key under `functions:`. */
  readonly key: string;
  /** The deployed name, for example `edtech-dev-registerUser`. */
  readonly name: string;
  readonly arn: string;
  readonly handler: string;
  readonly timeoutSeconds: number;
  readonly memoryMegabytes: number;
  /** Provider and function environment with every intrinsic resolved. */
  readonly environment: Readonly<Record<string, string>>;
  readonly reservedConcurrency?: number;
  /** How its asynchronous invocations are treated; Lambda's defaults without it. */
  readonly asynchronous?: AsynchronousModel;
}

export interface AsynchronousModel {
  readonly maximumRetryAttempts?: number;
  readonly maximumEventAgeSeconds?: number;
  /** Queues that get a record of what succeeded, and of what was given up. */
  readonly onSuccessArn?: string;
  readonly onFailureArn?: string;
  readonly origin: Origin;
}

export interface TableModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly streamArn?: string;
  /** `Properties` of `AWS::DynamoDB::Table`, resolved. */
  readonly properties: TableProperties;
}

export interface TableProperties {
  readonly AttributeDefinitions: readonly { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  readonly KeySchema: readonly KeySchemaElement[];
  readonly GlobalSecondaryIndexes?: readonly SecondaryIndex[];
  readonly LocalSecondaryIndexes?: readonly SecondaryIndex[];
  readonly StreamSpecification?: { readonly StreamViewType: StreamViewType };
  readonly TimeToLiveSpecification?: { readonly AttributeName: string; readonly Enabled: boolean };
}

export interface KeySchemaElement {
  readonly AttributeName: string;
  readonly KeyType: 'HASH' | 'RANGE';
}

export interface SecondaryIndex {
  readonly IndexName: string;
  readonly KeySchema: readonly KeySchemaElement[];
  readonly Projection: {
    readonly ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE';
    readonly NonKeyAttributes?: readonly string[];
  };
}

export type StreamViewType = 'NEW_AND_OLD_IMAGES' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'KEYS_ONLY';

export interface QueueModel {
  readonly logicalId: string;
  readonly name: string;
  readonly arn: string;
  readonly url: string;
  readonly fifo: boolean;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly receiveWaitSeconds?: number;
  readonly maximumMessageBytes?: number;
  /** FIFO queues only. */
  readonly contentBasedDeduplication?: boolean;
  readonly redrive?: { readonly deadLetterQueueArn: string; readonly maxReceiveCount: number };
}

export interface BusModel {
  readonly name: string;
  readonly arn: string;
}

export interface RuleModel {
  readonly name: string;
  readonly arn: string;
  readonly busName: string;
  readonly enabled: boolean;
  readonly pattern: unknown;
  readonly targets: readonly TargetModel[];
  readonly origin: Origin;
}

export interface TargetModel {
  readonly id: string;
  readonly arn: string;
  readonly retry: { readonly maximumAttempts: number; readonly maximumAgeSeconds: number };
  readonly deadLetterQueueArn?: string;
  readonly messageGroupId?: string;
  /** What the target gets instead of the whole event. */
  readonly input?: TargetInput;
}

export type TargetInput =
  | { readonly kind: 'constant'; readonly json: string }
  | { readonly kind: 'path'; readonly path: string }
  | {
      readonly kind: 'transformer';
      readonly paths: Readonly<Record<string, string>>;
      readonly template: string;
    };

export interface ArchiveModel {
  readonly name: string;
  readonly arn: string;
  /** The bus whose events it keeps. */
  readonly busName: string;
  /** All events of the bus without one. */
  readonly pattern?: unknown;
  /** 0 keeps them without end. */
  readonly retentionDays: number;
  readonly origin: Origin;
}

export interface StreamMappingModel {
  readonly id: string;
  readonly functionKey: string;
  readonly streamArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly startingPosition: 'TRIM_HORIZON' | 'LATEST';
  readonly filters: readonly unknown[];
  readonly reportBatchItemFailures: boolean;
  readonly bisectOnError: boolean;
  /** -1: retried until the record expires. */
  readonly maximumRetryAttempts: number;
  /** -1: until the record expires, after 24 hours. */
  readonly maximumRecordAgeSeconds: number;
  readonly parallelizationFactor: number;
  readonly onFailureDestinationArn?: string;
  readonly origin: Origin;
}

export interface QueueMappingModel {
  readonly id: string;
  readonly functionKey: string;
  readonly queueArn: string;
  readonly enabled: boolean;
  readonly batchSize: number;
  readonly batchWindowSeconds: number;
  readonly filters: readonly unknown[];
  readonly reportBatchItemFailures: boolean;
  readonly maximumConcurrency?: number;
  readonly origin: Origin;
}

export interface ScheduleModel {
  readonly id: string;
  readonly functionKey: string;
  readonly enabled: boolean;
  readonly expression: string;
  readonly timezone?: string;
  readonly input?: unknown;
  readonly origin: Origin;
}
