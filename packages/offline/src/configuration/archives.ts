import type { ArchiveModel } from '../model.ts';
import { type Account, arnOf, generatedName } from './account.ts';
import { busNameOf } from './resource-attributes.ts';
import type { ResolvedResource } from './resources.ts';

const PROPERTIES = [
  'ArchiveName',
  'Description',
  'EventPattern',
  'RetentionDays',
  'SourceArn',
  'KmsKeyIdentifier',
];
/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html; 0 keeps events without end. */
const RETENTION_DAYS = { min: 0, max: 2_147_483_647 } as const;

/** Reads an `AWS::Events::Archive`. */
export function readArchive(
  { logicalId, properties, origin }: ResolvedResource,
  account: Account,
): ArchiveModel {
  properties.only(PROPERTIES, 'the archive property');
  const name = properties.text('ArchiveName') ?? generatedName(account, logicalId);
  const pattern = properties.raw('EventPattern');
  return {
    name,
    arn: arnOf(account, 'events', `archive/${name}`),
    busName: busNameOf(properties.requiredText('SourceArn')),
    retentionDays: properties.integer('RetentionDays', RETENTION_DAYS) ?? 0,
    ...(pattern === undefined ? {} : { pattern }),
    origin: { file: origin.file, path: properties.origin.path },
  };
}
