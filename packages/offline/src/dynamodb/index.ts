export {
  DynamoDbEndpointUnusable,
  DynamoDbStartFailed,
  DynamoDbTableDiffers,
  DynamoDbUnavailable,
  type Refusal,
} from './dynamodb-error.ts';
export { type ProvisionOptions, provisionDynamoDb } from './provision.ts';
export { RELEASE } from './release.ts';
export type { Engine, Source } from './sources/source.ts';
export { type DynamoDbLocal, type DynamoDbOptions, startDynamoDb } from './start.ts';
export { createTables } from './tables.ts';
