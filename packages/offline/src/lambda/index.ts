export { type LambdaOptions, type ReloadableLambdaRuntime, startLambda } from './pool.ts';
export type { Invocation, LambdaRuntime } from './runtime.ts';
export { type Endpoints, serviceVariables } from './variables.ts';
