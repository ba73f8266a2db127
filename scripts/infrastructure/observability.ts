import { type Service, sub } from '@edtech/infrastructure';
import { isRecord } from '../schemas/services/declarations.ts';
import type { PromiseName } from './alarms/promises.ts';
import { stageAlarms } from './alarms/stage-alarms.ts';
import { sectionsOf } from './dashboard/sections.ts';
import { dashboardBody } from './dashboard/widgets.ts';
import { functionsOf, resourceParts } from './service-files.ts';
import { onStage, type Resources } from './template.ts';

/** What stands in `observability.yml`: alarms of what services share, and the dashboard of a stage. It is in the root stack. */
export const observabilityContent = (services: readonly Service[]): { readonly Resources: Resources } => {
  const alarms = stageAlarms();
  const functions = services.flatMap((service) => functionsOf(service, services));
  const names = [alarms, ...services.flatMap((service) => resourceParts(service, services))].flatMap(
    alarmNames,
  );
  const body = dashboardBody(
    sectionsOf({
      services,
      functions,
      alarmsOf: (...promises) => names.filter((name) => promises.some((promise) => isOf(promise, name))),
    }),
  );
  return {
    Resources: {
      ...alarms,
      '#Dashboard':
        'From the way of the events to what they run on; each graph with the threshold of its alarm.',
      Dashboard: {
        Type: 'AWS::CloudWatch::Dashboard',
        Properties: { DashboardName: onStage('events'), DashboardBody: sub(body) },
      },
    },
  };
};

/** Names of the alarms among `resources`, without the platform's and the stage's. */
const alarmNames = (resources: Resources): readonly string[] => {
  const [prefix = '', suffix = ''] = onStage(' ').split(' ');
  return Object.values(resources).flatMap((resource) => {
    const properties = isRecord(resource) && isRecord(resource.Properties) ? resource.Properties : {};
    const { AlarmName } = properties;
    return typeof AlarmName === 'string' ? [AlarmName.slice(prefix.length, -suffix.length)] : [];
  });
};

/** Whether `name` is that of the promise's alarm, at whatever place. No promise's name begins with another one's. */
const isOf = (promise: PromiseName, name: string): boolean =>
  name === promise || name.startsWith(`${promise}-`);
