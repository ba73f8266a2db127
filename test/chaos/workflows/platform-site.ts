import { documentClient, dynamoDbTable, type Table } from '@edtech/event-store';
import { isSweepQueue } from '@edtech/testkit/control';
import type { Platform } from '@edtech/testkit/platform';
import type { Site } from '../platform/site.ts';

/** The services that take part in the workflows, and in what leads to them. */
export const SERVICES = [
  'user',
  'payment',
  'tutoring',
  'course',
  'learning',
  'notification',
  'analytics',
] as const;

export type ServiceName = (typeof SERVICES)[number];

export type Tables = Readonly<Record<ServiceName, Table>>;

export const tableNameOf = (service: string): string => `edtech-${service}-dev`;

/** Functions that answer people while things fail. */
const COMMANDS = ['pay', 'scheduleLesson', 'completeLesson'];

/** What the control API says, as far as it is read here; its own tests hold it to this shape. */
interface Status {
  readonly queues: { readonly queues: readonly { readonly name: string; readonly visible: number }[] };
  readonly redrive: readonly { readonly queue: string; readonly deadLetterQueue: string }[];
  readonly mappings: { readonly mappings: readonly { readonly id: string }[] };
}

export interface PlatformSite extends Site {
  /** Queues through which sweepers wake themselves. */
  readonly sweepQueues: readonly string[];
}

const statusOf = async ({ control }: Pick<Platform, 'control'>): Promise<Status> =>
  (await control.status()) as unknown as Status;

/** What there is to hit, as the platform itself says. */
export const siteOf = async (platform: Pick<Platform, 'control'>): Promise<PlatformSite> => {
  const { queues, redrive, mappings } = await statusOf(platform);
  // A mapping is called after its function: `forwardUserOutbox.stream.1`.
  const workers = new Set(mappings.mappings.flatMap(({ id }) => id.split('.').slice(0, 1)));
  return {
    commands: COMMANDS,
    workers: [...workers],
    queues: redrive.map(({ queue }) => queue),
    tables: SERVICES.map(tableNameOf),
    losesRecords: false,
    sweepQueues: queues.queues.map(({ name }) => name).filter(isSweepQueue),
  };
};

/** Where things lie that were given up: dead letters of consumers and of outboxes, and of the streams of projectors and forwarders. */
export interface GivenUp {
  readonly deadLetters: readonly string[];
  /** What lies there nobody redrives: a sweeper publishes it, and who follows a stream is verified at night. */
  readonly streamFailures: readonly string[];
}

export const queuesOfTheGivenUp = async (platform: Pick<Platform, 'control'>): Promise<GivenUp> => {
  const { queues } = (await statusOf(platform)).queues;
  const filled = queues.filter(({ visible }) => visible > 0).map(({ name }) => name);
  return {
    deadLetters: filled.filter((name) => name.includes('-dlq-')),
    streamFailures: filled.filter((name) => name.includes('-stream-failures-')),
  };
};

export const tablesAt = ({ dynamodb: endpoint, region }: Platform['endpoints']): Tables => {
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  const client = documentClient({ endpoint, region, credentials });
  const tableOf = (service: ServiceName) => dynamoDbTable({ client, tableName: tableNameOf(service) });
  return {
    user: tableOf('user'),
    payment: tableOf('payment'),
    tutoring: tableOf('tutoring'),
    course: tableOf('course'),
    learning: tableOf('learning'),
    notification: tableOf('notification'),
    analytics: tableOf('analytics'),
  };
};
