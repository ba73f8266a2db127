export { type ItemWrite, itemWritesOf } from './item-writes.ts';
export { type DynamoDbProxy, type DynamoDbProxyOptions, startDynamoDbProxy } from './start.ts';
export { createWriteGate, TableStaysBusy, type WriteGate } from './write-gate.ts';
export type { SeenRequest, Write } from './written-tables.ts';
