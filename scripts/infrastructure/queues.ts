import { type Service, STAGE, sagaConsumers } from '@edtech/infrastructure';
import type { MeasuredQueue } from '@edtech/operations';
import { isRecord } from '../schemas/services/declarations.ts';
import { consumerQueues } from './consumer-queues.ts';
import { resourcesOf, streamedStores } from './lambda-function.ts';
import { outboxQueues } from './outbox.ts';
import { sagaQueues } from './sagas.ts';
import { LONGEST_RETENTION_SECONDS, onStage, queue, type Resources } from './template.ts';

/** All queues of a service, with the rules that fill them, part by part. */
export const queueResources = (service: Service): readonly Resources[] => [
  ...streamFailures(service),
  outboxQueues(service),
  ...consumerQueues(service),
  ...sagaQueues(service),
];

/** One queue for each table whose stream has readers. */
const streamFailures = (service: Service): readonly Resources[] =>
  streamedStores(service).map((store) => {
    const { streamFailures: id } = resourcesOf(store);
    return {
      [`#${id}`]:
        'Where the stream mappings report records that their functions kept failing on. The table keeps the records themselves.',
      [id]: queue(`${store.name}-stream-failures`),
    };
  });

/** The queues of a service, by their names on any stage, as its resources declare them; without those by which sweepers wake themselves. */
export const declaredQueues = (service: Service): readonly MeasuredQueue[] => {
  const consumers = [
    ...service.consumers.map(({ consumer }) => consumer.name),
    ...service.sagas.flatMap((running) => sagaConsumers(service.name, running)).map(({ name }) => name),
  ];
  const ownerOf = (queueName: string): string | undefined =>
    consumers.find((name) => queueName === onStage(name) || queueName === onStage(`${name}-dlq`));
  return queueResources(service)
    .flatMap((part) => Object.values(part))
    .flatMap((resource) => {
      if (!isRecord(resource) || resource.Type !== 'AWS::SQS::Queue' || !isRecord(resource.Properties))
        return [];
      const { QueueName, RedrivePolicy, MessageRetentionPeriod } = resource.Properties;
      if (MessageRetentionPeriod !== LONGEST_RETENTION_SECONDS) return [];
      const queueName = String(QueueName);
      const consumer = ownerOf(queueName);
      return [
        {
          service: service.name,
          queueName,
          holds: RedrivePolicy === undefined ? 'dead-letters' : 'work',
          ...(consumer === undefined ? {} : { consumer }),
        } as const,
      ];
    });
};

/** The same on a stage. */
export const queuesOn = (service: Service, stage: string): readonly MeasuredQueue[] =>
  declaredQueues(service).map(({ queueName, ...queue }) => ({
    ...queue,
    queueName: queueName.replace(STAGE, stage),
  }));
