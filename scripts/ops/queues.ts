import { type Service, STAGE } from '@edtech/infrastructure';
import { resourceParts } from '../infrastructure/service-files.ts';
import { LONGEST_RETENTION_SECONDS } from '../infrastructure/template.ts';
import { isRecord } from '../schemas/services/declarations.ts';

export interface DeclaredQueue {
  readonly queueName: string;
  /** `work`: functions read it. `dead-letters`: nobody but people do. */
  readonly holds: 'work' | 'dead-letters';
}

/** The queues of a service on a stage, as its resources declare them; without those by which sweepers wake themselves. */
export const queuesOf = (service: Service, stage: string): readonly DeclaredQueue[] =>
  resourceParts(service)
    .flatMap((part) => Object.values(part))
    .flatMap((resource) => {
      if (!isRecord(resource) || resource.Type !== 'AWS::SQS::Queue' || !isRecord(resource.Properties))
        return [];
      const { QueueName, RedrivePolicy, MessageRetentionPeriod } = resource.Properties;
      if (MessageRetentionPeriod !== LONGEST_RETENTION_SECONDS) return [];
      const queueName = String(QueueName).replace(STAGE, stage);
      return [{ queueName, holds: RedrivePolicy === undefined ? 'dead-letters' : 'work' } as const];
    });
