import { existsSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

// Handlers that behave and misbehave, loaded by the runtime as if they were bundles.
let invocations = 0;

export const count = async () => {
  invocations += 1;
  return { invocations };
};
export const echo = async (event, context) => ({
  event,
  requestId: context.awsRequestId,
  functionName: context.functionName,
  arn: context.invokedFunctionArn,
  remaining: context.getRemainingTimeInMillis(),
});
export const environment = async () => ({ ...process.env });
export const print = async () => {
  console.log('first\nsecond');
  process.stdout.write('unfinished');
  process.exit(3);
};
export const refuse = async () => {
  throw new RangeError('out of range');
};
export const exit = async () => process.exit(0);
export const uncaught = () =>
  new Promise(() => {
    setImmediate(() => {
      throw new TypeError('nobody catches this');
    });
  });
export const never = () => new Promise(() => undefined);
export const spin = () => {
  for (;;);
};
export const slow = (event) => new Promise((resolve) => setTimeout(() => resolve(event), event.ms));
export const callback = (_event, _context, done) => done(null, 'old');
export const nothing = async () => undefined;
/** Ends when there is a file at the path. */
export const gated = async ({ path }) => {
  while (!existsSync(path)) await pause(5);
};
export const year = async () => new Date().getUTCFullYear();
