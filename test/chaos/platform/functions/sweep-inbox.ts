import { createInboxSweeper, createInboxSweepHandler } from '@edtech/messaging';
import { ledger } from '../../scenario/relay.ts';
import { inQuickLambda } from '../time.ts';
import { log } from './log.ts';
import { queue } from './queue.ts';
import { store } from './store.ts';

const sweeper = createInboxSweeper({ store, consumers: [{ consumer: ledger, queue }], log });

export const handler = inQuickLambda(createInboxSweepHandler({ sweeper, timing: store.timing, log }));
