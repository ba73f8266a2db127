import { randomUUID } from 'node:crypto';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { BACKLOG_MESSAGES } from '@edtech/operations';
import type { Trouble } from '../trouble.ts';

const CONSUMER = 'payment-course-prices';
const MAPPING = 'paymentCoursePrices.sqs.1';

const AT_ONCE = 10;

const published = () => {
  const courseId = `c-${randomUUID()}`;
  const now = new Date().toISOString();
  return {
    source: 'edtech.course',
    'detail-type': 'course.published',
    detail: {
      id: randomUUID(),
      type: 'course.published',
      version: 1,
      source: 'edtech.course',
      aggregate: { type: 'Course', id: courseId, sequence: 1 },
      occurredAt: now,
      correlationId: `c-${courseId}`,
      causationId: randomUUID(),
      data: {
        courseId,
        tutorId: 't-1',
        title: 'Algebra from the start',
        subject: 'Algebra',
        price: { minorUnits: 19_900, currency: 'EUR' },
        modules: [{ module: 'm-1', title: 'Unknowns' }],
        publishedAt: now,
      },
    },
  };
};

/** A consumer that nobody gives messages to, while one event is delivered over and over. It is switched on again. */
export const backlog: Trouble = {
  title: /^1,000 messages in a backlog$/,
  async provoke({ platform: { control, aws }, queueUrl, page }) {
    await control.setMapping(MAPPING, 'disable');
    const queueName = `edtech-${CONSUMER}-dev`;
    const QueueUrl = await queueUrl(queueName);
    const MessageBody = JSON.stringify(published());
    const Entries = Array.from({ length: AT_ONCE }, (_, number) => ({ Id: `m-${number}`, MessageBody }));
    for (let sent = 0; sent < BACKLOG_MESSAGES; sent += AT_ONCE)
      await aws.sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
    return {
      sought: { kind: 'backlog', service: 'payment', place: queueName },
      async mend(card) {
        await card.getByRole('link', { name: 'Open the consumers' }).click();
        await page.getByText(CONSUMER).first().waitFor();
        await control.setMapping(MAPPING, 'enable');
      },
    };
  },
};
