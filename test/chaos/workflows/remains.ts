import {
  DeleteMessageCommand,
  GetQueueUrlCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import type { Item } from '@edtech/event-store';
import type { Platform } from '@edtech/testkit/platform';
import { localToken } from '@edtech/testkit/token';
import { addressOf } from '../../acting/requests.ts';
import type { Deeds } from './cast.ts';
import { queuesOfTheGivenUp, SERVICES, type ServiceName, type Tables } from './platform-site.ts';
import { fastNow } from './time.ts';

type Row = Readonly<Record<string, unknown>>;

/** What the deeds have left behind: the items of the base tables, and what the API says of them. */
export interface Remains {
  readonly items: Readonly<Record<ServiceName, readonly Item[]>>;
  /** Of each purchase, in their order: `GET /courses/{courseId}/students/{studentId}`. */
  readonly enrolments: readonly Row[];
  /** Of each purchase, in their order: `GET /students/{studentId}/progress/{courseId}`. */
  readonly progress: readonly Row[];
  /** Mails by the student to whom they went. */
  readonly mails: ReadonlyMap<string, readonly Row[]>;
  /** Rows of reports by course, and by tutor. */
  readonly enrolled: readonly Row[];
  readonly revenue: readonly Row[];
  readonly taught: readonly Row[];
  /** What lies where things are given up. */
  readonly givenUp: readonly string[];
}

const DAY = 86_400_000;

export const remainsOf = async (
  platform: Pick<Platform, 'http' | 'control' | 'aws'>,
  tables: Tables,
  { purchases }: Deeds,
): Promise<Remains> => {
  const token = await localToken({ userId: 'root', roles: ['ADMIN'] });
  const get = async (path: string): Promise<Row> => (await platform.http.get(path, { token })).body;
  const listOf = async (path: string, name: string): Promise<readonly Row[]> => {
    const list = (await get(path))[name];
    return Array.isArray(list) ? list : [];
  };
  const day = (offset: number): string => new Date(fastNow() + offset * DAY).toISOString().slice(0, 10);
  const report = (name: string, by: string) =>
    listOf(`/analytics/${name}?from=${day(-30)}&to=${day(1)}&by=${by}`, 'rows');
  const students = [...new Set(purchases.map(({ studentId }) => studentId))];
  return {
    items: await itemsOf(tables),
    enrolments: await Promise.all(
      purchases.map(({ courseId, studentId }) => get(`/courses/${courseId}/students/${studentId}`)),
    ),
    progress: await Promise.all(
      purchases.map(({ courseId, studentId }) => get(`/students/${studentId}/progress/${courseId}`)),
    ),
    mails: new Map(
      await Promise.all(
        students.map(
          async (id) =>
            [id, await listOf(`/mailbox?to=${encodeURIComponent(addressOf(id))}`, 'mails')] as const,
        ),
      ),
    ),
    enrolled: await report('enrolments', 'course'),
    revenue: await report('revenue', 'course'),
    taught: await report('lessons', 'tutor'),
    givenUp: await lookedAt(platform),
  };
};

const itemsOf = async (tables: Tables): Promise<Remains['items']> => {
  const read = async (service: ServiceName): Promise<[ServiceName, readonly Item[]]> => {
    const items: Item[] = [];
    for await (const item of tables[service].scan()) items.push(item);
    return [service, items.sort((one, other) => (one.pk + one.sk < other.pk + other.sk ? -1 : 1))];
  };
  const all = Object.fromEntries(await Promise.all(SERVICES.map(read)));
  // Every service is among them.
  return all as Remains['items'];
};

/** What lies in dead-letter queues, which is taken out of them. */
export const lookedAt = async (platform: Pick<Platform, 'control' | 'aws'>): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const queue of (await queuesOfTheGivenUp(platform)).deadLetters) {
    for (const { text, remove } of await messagesOf(platform.aws.sqs, queue)) {
      found.push(`${queue} holds ${text}`);
      await remove();
    }
  }
  return found;
};

const messagesOf = async (sqs: SQSClient, name: string) => {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages.map(({ Body = '', MessageAttributes = {}, ReceiptHandle }) => ({
    text: `${MessageAttributes.errorCode?.StringValue ?? 'a message'}: ${MessageAttributes.errorMessage?.StringValue ?? ''} ${Body}`,
    remove: () => sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
  }));
};
