/*
 * Stands in for every function in serverless-offline, which loads handlers by path and from JavaScript files only. It
 * hands the event to the local AWS's own Lambda runtime, which index.ts has put here.
 */
export const handler = (event, { functionName }) =>
  globalThis[Symbol.for('edtech.offline.invoke')](functionName, event);
