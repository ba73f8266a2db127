export { keepEnvironmentsWarm } from './engine.ts';
export type { LambdaOptions } from './options.ts';
export { isEmbeddedMetric } from './output-lines.ts';
export { type ReloadableLambdaRuntime, startLambda } from './pool.ts';
export type { Invocation, LambdaRuntime, OnWait } from './runtime.ts';
export { type Endpoints, serviceVariables } from './variables.ts';
export { functionsToWarm } from './warm-functions.ts';
