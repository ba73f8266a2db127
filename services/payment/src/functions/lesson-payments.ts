import { jsonLog } from '@edtech/contracts';
import { sqsHandler } from '@edtech/messaging';
import { lessonPayments } from '../application/lesson-payments.ts';
import { queue } from './queue.ts';
import { payments } from './service.ts';
import { store } from './store.ts';

export const handler = sqsHandler(lessonPayments.by({ payments }), { store, queue, log: jsonLog });
