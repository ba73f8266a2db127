import type { Service } from '@edtech/infrastructure';
import { deadLetterNeeds } from './dead-letters.ts';
import { execution, functionKey, type LambdaFunction, needed } from './lambda-function.ts';

/**
 * The functions that a service has of its own.
 * @param platform all services, for the one that sees to the dead letters of each
 */
export const jobFunctions = (service: Service, platform: readonly Service[]): readonly LambdaFunction[] =>
  service.jobs.map((job) => {
    const common = needed(service, job);
    const { environment, statements } = execution(service, job);
    const deadLetters = job.seesToDeadLetters ? deadLetterNeeds(service, platform) : undefined;
    return {
      ...common,
      key: functionKey(job.file),
      file: job.file,
      environment: { ...environment, ...common.environment, ...deadLetters?.environment },
      events: (job.schedules ?? []).map((schedule) => ({ schedule: { rate: [schedule] } })),
      statements: [...statements, ...common.statements, ...(deadLetters?.statements ?? [])],
    };
  });
