import type { Service } from '@edtech/infrastructure';
import { execution, functionKey, type LambdaFunction, needed } from './lambda-function.ts';

/** The functions that a service has of its own. */
export const jobFunctions = (service: Service): readonly LambdaFunction[] =>
  service.jobs.map((job) => {
    const common = needed(service, job);
    const { environment, statements } = execution(service, job);
    return {
      ...common,
      key: functionKey(job.file),
      file: job.file,
      environment: { ...environment, ...common.environment },
      events: (job.schedules ?? []).map((schedule) => ({ schedule: { rate: [schedule] } })),
      statements: [...statements, ...common.statements],
    };
  });
