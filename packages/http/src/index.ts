export { type Access, type AccessRequest, type AccessRule, hasRole, selfOr } from './access.ts';
export { defaultMaxBodyBytes } from './body.ts';
export type { RequestActor, RequestOrigin } from './context.ts';
export { type HttpOptions, type HttpRequest, httpHandler } from './http-handler.ts';
export type { HttpLambda } from './http-lambda.ts';
export type { Identity } from './identity.ts';
export { pageRequest, paging } from './paging.ts';
export { preferredType } from './preferred-type.ts';
export type { Problem, PublicError } from './problem.ts';
export {
  matching,
  needed,
  oneOf,
  type QueryDeclaration,
  type QueryOf,
  type QueryReader,
  text,
  version,
  wholeNumber,
} from './query.ts';
export { type RefusalCode, type RefusalFacts, RequestRefused, refusals } from './refusal.ts';
export {
  accepted,
  created,
  type HttpResult,
  type Location,
  noContent,
  ok,
  type TextDocument,
  textDocument,
} from './result.ts';
export { type WebhookOptions, type WebhookRequest, webhookHandler } from './webhook-handler.ts';
