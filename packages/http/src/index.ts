export { type Access, type AccessRequest, type AccessRule, hasRole, selfOr } from './access.ts';
export { defaultMaxBodyBytes } from './body.ts';
export type { RequestClaim } from './claim.ts';
export type { RequestActor, RequestOrigin } from './context.ts';
export { type FileOptions, fileHandler, unknownRouteHandler } from './file-handler.ts';
export { type HttpOptions, type HttpRequest, httpHandler } from './http-handler.ts';
export type { HttpLambda } from './http-lambda.ts';
export type { Identity } from './identity.ts';
export { type LoopbackOptions, loopbackHandler } from './loopback-handler.ts';
export { pageRequest, paging } from './paging.ts';
export { preferredType } from './preferred-type.ts';
export { type Problem, type PublicError, statusOf, toProblemResponse } from './problem.ts';
export {
  matching,
  needed,
  oneOf,
  type QueryDeclaration,
  type QueryOf,
  type QueryReader,
  type QuerySchema,
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
export type { KeyUse, RouteHandler, Takes } from './route-handler.ts';
export { type SiteOptions, siteFileHandler, sitePageHandler } from './site-handler.ts';
export { type WebhookOptions, type WebhookRequest, webhookHandler } from './webhook-handler.ts';
