export {
  type AnswerBody,
  type AnswerStatus,
  type Answers,
  type FileOf,
  fileOf,
  type PageOf,
  pageOf,
} from './answers.ts';
export { DEFAULT_CONCURRENCY } from './consumer-problems.ts';
export { type Consuming, type ConsumingOptions, consumes, isRepublication } from './consumes.ts';
export type { ReadModels, Service, ServiceDeclaration } from './declaration.ts';
export { consumerFile } from './function-name.ts';
export { type Job, type JobOptions, job } from './job.ts';
export type { LetterUse } from './letter-use.ts';
export { camelCase, constantCase, kebabCase, pascalCase } from './names.ts';
export { allow, type Execution, type Grant, type Needs, type Reading } from './needs.ts';
export { routeOf } from './problems.ts';
export { DeclarationRefused } from './refused.ts';
export { repeated } from './repeated.ts';
export { isCatchAll, type Route, type RouteOptions, route } from './route.ts';
export {
  type DeclaredSaga,
  type Running,
  type RunningOptions,
  runs,
  type SagaConsumer,
  sagaConsumers,
} from './runs.ts';
export { service } from './service.ts';
export { arn, arnOf, attributeOf, type Intrinsic, param, ref, STAGE, sub, type Value } from './values.ts';
