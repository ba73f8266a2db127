import { jsonLog } from '@edtech/contracts';
import { sqsHandler } from '@edtech/messaging';
import { coursePrices } from '../application/course-prices.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';

export const handler = sqsHandler(coursePrices, { store, queue, log: jsonLog });
