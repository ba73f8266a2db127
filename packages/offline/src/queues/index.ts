export { QueueEmulatorIncomplete, QueueRequestRefused } from './errors.ts';
export type { QueueMessage, QueueMessageAttribute } from './message.ts';
export { messageIds } from './message-ids.ts';
export type { SendOptions } from './send.ts';
export {
  type QueueDepth,
  type QueueService,
  type QueueServiceOptions,
  type ReceiveOptions,
  startQueues,
} from './service.ts';
