export { type Change, changesOf } from './changes.ts';
export { type DynamoDbProxy, type DynamoDbProxyOptions, startDynamoDbProxy } from './start.ts';
export { createWriteGate, TableStaysBusy, type WriteGate } from './write-gate.ts';
export type { Write } from './written-tables.ts';
