import {
  type Archive,
  CreateArchiveCommand,
  DescribeArchiveCommand,
  type EventBridgeClient,
  ListArchivesCommand,
} from '@aws-sdk/client-eventbridge';
import { columns } from '../../local/columns.ts';
import { asked } from './event-bridge.ts';

export interface NewArchive {
  readonly name: string;
  /** ARN of the bus. */
  readonly busArn: string;
  /** 0 keeps events without end. */
  readonly retentionDays: number;
  /** Only events of these types; every one when undefined. */
  readonly types?: readonly string[];
}

/** What an archive keeps: never what is published again, or it would hold events twice. */
export const archivePattern = (types: readonly string[] | undefined): object => ({
  ...(types === undefined ? { source: [{ prefix: 'edtech.' }] } : { 'detail-type': types }),
  detail: { replay: { id: [{ exists: false }] } },
  'replay-name': [{ exists: false }],
});

export interface ListedArchive {
  readonly archive: string;
  readonly state: string;
  readonly events: number;
  readonly bytes: number;
  /** 0 keeps events without end. */
  readonly retentionDays: number;
  /** ISO-8601. */
  readonly created: string;
}

/** Creates an archive of a bus. @throws ArchiveRequestRefused, ArchiveUnavailable */
export const createArchive = async (
  client: EventBridgeClient,
  { name, busArn, retentionDays, types }: NewArchive,
): Promise<{ readonly archive: string; readonly arn: string; readonly state: string }> => {
  const { ArchiveArn = '', State = '' } = await asked(
    client.send(
      new CreateArchiveCommand({
        ArchiveName: name,
        EventSourceArn: busArn,
        RetentionDays: retentionDays,
        EventPattern: JSON.stringify(archivePattern(types)),
      }),
    ),
  );
  return { archive: name, arn: ArchiveArn, state: State };
};

export interface FoundArchive {
  readonly arn: string;
  readonly busArn: string;
}

/** @throws ArchiveMissing, ArchiveUnavailable */
export const archiveNamed = async (client: EventBridgeClient, name: string): Promise<FoundArchive> => {
  const { ArchiveArn = '', EventSourceArn = '' } = await asked(
    client.send(new DescribeArchiveCommand({ ArchiveName: name })),
  );
  return { arn: ArchiveArn, busArn: EventSourceArn };
};

/** The archives of the bus of this name. @throws ArchiveUnavailable */
export const listArchives = async (
  client: EventBridgeClient,
  busName: string,
): Promise<readonly ListedArchive[]> => {
  const found: Archive[] = [];
  let NextToken: string | undefined;
  do {
    const page = await asked(
      client.send(new ListArchivesCommand(NextToken === undefined ? {} : { NextToken })),
    );
    found.push(...(page.Archives ?? []));
    NextToken = page.NextToken;
  } while (NextToken !== undefined);
  return found
    .filter(({ EventSourceArn }) => EventSourceArn?.endsWith(`:event-bus/${busName}`))
    .map((one) => ({
      archive: one.ArchiveName ?? '',
      state: one.State ?? '',
      events: one.EventCount ?? 0,
      bytes: one.SizeBytes ?? 0,
      retentionDays: one.RetentionDays ?? 0,
      created: one.CreationTime?.toISOString() ?? '',
    }));
};

/** The list as a person reads it. */
export const archivesPage = (archives: readonly ListedArchive[]): string =>
  columns(
    'ARCHIVES',
    ['archive', 'state', 'events', 'bytes', 'kept', 'created'],
    archives.map(({ archive, state, events, bytes, retentionDays, created }) => [
      archive,
      state,
      events,
      bytes,
      retentionDays === 0 ? 'for ever' : `${retentionDays} d`,
      created,
    ]),
  );
