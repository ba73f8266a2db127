export {
  type AsynchronousInvocations,
  createAsynchronousInvocations,
} from './asynchronous-invocation.ts';
export type { AsynchronousTarget } from './asynchronous-policy.ts';
export { type BusEvent, eventTime } from './event.ts';
export { type BusService, type BusServiceOptions, startBus } from './service.ts';
export type { DeliverTo, DeliveryFailure } from './target.ts';
