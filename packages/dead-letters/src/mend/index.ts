export { ConsumerGone, MendRequestUnknown, NotMendable } from './errors.ts';
export {
  ConsumersDiffer,
  createMendHandler,
  MENDED_CONSUMERS_VARIABLE,
  type MendAnswer,
  type MendFunctionOptions,
  mendFunction,
} from './function.ts';
export { createMender, type MenderOptions } from './mender.ts';
export type { Mend, MendRequest } from './request.ts';
