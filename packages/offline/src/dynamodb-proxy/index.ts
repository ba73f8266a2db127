export { type DynamoDbProxy, type DynamoDbProxyOptions, startDynamoDbProxy } from './start.ts';
