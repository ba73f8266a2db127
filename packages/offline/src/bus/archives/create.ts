import type { ArchiveModel, PlatformModel } from '../../model.ts';
import { compilePattern, InvalidPattern } from '../../patterns/index.ts';
import { ArchiveRequestRefused, type RequestReader } from './refusal.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreateArchive.html */
const NAME = /^[.\-_A-Za-z0-9]{1,48}$/;

/**
 * The archive for which a `CreateArchive` asks.
 * @throws ArchiveRequestRefused where EventBridge would refuse it
 */
export function archiveAskedFor(
  request: RequestReader,
  { buses, accountId, region }: Pick<PlatformModel, 'buses' | 'accountId' | 'region'>,
): ArchiveModel {
  const name = request.text('ArchiveName');
  const busArn = request.text('EventSourceArn');
  if (!NAME.test(name))
    throw new ArchiveRequestRefused(
      'ValidationException',
      `1 validation error detected: Value '${name}' at 'archiveName' failed to satisfy constraint: ` +
        'Member must have length less than or equal to 48 and satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
    );
  const bus = buses.find(({ arn }) => arn === busArn);
  if (bus === undefined)
    throw new ArchiveRequestRefused('ResourceNotFoundException', `Event bus ${busArn} does not exist.`);
  const text = request.optionalText('EventPattern');
  return {
    name,
    arn: `arn:aws:events:${region}:${accountId}:archive/${name}`,
    busName: bus.name,
    retentionDays: request.optionalNumber('RetentionDays') ?? 0,
    ...(text === undefined ? {} : { pattern: patternIn(text) }),
    origin: { file: 'CreateArchive', path: name },
  };
}

function patternIn(text: string): unknown {
  try {
    compilePattern(text);
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof InvalidPattern)) throw error;
    throw new ArchiveRequestRefused(
      'InvalidEventPatternException',
      `Event pattern is not valid. Reason: ${error.message}`,
    );
  }
}
