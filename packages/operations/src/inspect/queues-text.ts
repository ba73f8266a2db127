import { PlatformError } from '@edtech/contracts';
import type { MeasuredQueue } from '../depths.ts';

/** The variable that says which queues an inspect function may measure: `work:<queue>:<consumer>`, one after the other. */
export const INSPECTED_QUEUES_VARIABLE = 'INSPECTED_QUEUES';

/** The variable with the queues cannot be read. The function stops before it answers anything. */
export class InspectedQueuesMalformed extends PlatformError {
  readonly code = 'inspected-queues-malformed';
  readonly kind = 'internal';
}

type Named = Omit<MeasuredQueue, 'service'>;

export const inspectedQueuesText = (queues: readonly Named[]): string =>
  queues
    .map(({ holds, queueName, consumer }) =>
      [holds, queueName, ...(consumer === undefined ? [] : [consumer])].join(':'),
    )
    .join(' ');

/** The reverse of `inspectedQueuesText`. @throws InspectedQueuesMalformed */
export const inspectedQueuesIn = (text: string, service: string): readonly MeasuredQueue[] =>
  text
    .split(' ')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const [holds, queueName, consumer] = entry.split(':');
      if ((holds !== 'work' && holds !== 'dead-letters') || queueName === undefined || queueName === '')
        throw new InspectedQueuesMalformed(`"${entry}" is no queue, like work:edtech-payment-accounts-dev.`);
      return { service, holds, queueName, ...(consumer === undefined ? {} : { consumer }) };
    });
