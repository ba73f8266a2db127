import { type Consumer, sqsHandler } from '@edtech/messaging';
import { inQuickLambda } from '../time.ts';
import { log } from './log.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';

/** The handler of a consumer's function. */
export const consume = (consumer: Consumer) => inQuickLambda(sqsHandler(consumer, { store, queue, log }));
