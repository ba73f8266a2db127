import { type Service, STAGE } from '@edtech/infrastructure';
import type { MeasuredQueue } from '@edtech/operations';
import { resourceParts } from '../infrastructure/service-files.ts';
import { LONGEST_RETENTION_SECONDS } from '../infrastructure/template.ts';
import { isRecord } from '../schemas/services/declarations.ts';

/** The queues of a service on a stage, as its resources declare them; without those by which sweepers wake themselves. */
export const queuesOf = (service: Service, stage: string): readonly MeasuredQueue[] =>
  resourceParts(service)
    .flatMap((part) => Object.values(part))
    .flatMap((resource) => {
      if (!isRecord(resource) || resource.Type !== 'AWS::SQS::Queue' || !isRecord(resource.Properties))
        return [];
      const { QueueName, RedrivePolicy, MessageRetentionPeriod } = resource.Properties;
      if (MessageRetentionPeriod !== LONGEST_RETENTION_SECONDS) return [];
      const queueName = String(QueueName).replace(STAGE, stage);
      return [
        {
          service: service.name,
          queueName,
          holds: RedrivePolicy === undefined ? 'dead-letters' : 'work',
        } as const,
      ];
    });
