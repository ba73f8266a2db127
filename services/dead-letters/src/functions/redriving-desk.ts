import { SQSClient } from '@aws-sdk/client-sqs';
import { environment } from '@edtech/contracts';
import { redriverBy, sqsRedriver } from '@edtech/dead-letters';
import type { RedrivingDesk } from '../application/desk.ts';
import { asking } from './asking.ts';
import { desk } from './desk.ts';

const { DEAD_LETTER_STAGE: stage } = environment('DEAD_LETTER_STAGE');
const client = new SQSClient();

export const redrivingDesk: RedrivingDesk = {
  ...desk,
  redriver: (because, inSpiteOfAge) =>
    redriverBy({
      ...asking,
      because,
      inSpiteOfAge,
      queues: (override) => sqsRedriver({ client, stage, ...(override === undefined ? {} : { override }) }),
    }),
};
