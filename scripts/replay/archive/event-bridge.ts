import { EventBridgeClient, EventBridgeServiceException } from '@aws-sdk/client-eventbridge';
import { PlatformError } from '@edtech/contracts';
import { stageOf } from '../../stage.ts';

export class ArchiveMissing extends PlatformError {
  readonly code = 'archive-missing';
  readonly kind = 'not-found';

  constructor(message: string, cause: unknown) {
    super(`${message} See: npm run replay -- archive list`, { cause });
  }
}

export class ArchiveRequestRefused extends PlatformError {
  readonly code = 'archive-request-refused';
  readonly kind = 'invalid';
  /** Of EventBridge. */
  readonly reason: string;

  constructor({ name, message }: Error) {
    super(`EventBridge refuses that: ${message}`);
    this.reason = name;
  }
}

export class ArchiveUnavailable extends PlatformError {
  readonly code = 'archive-unavailable';
  readonly kind = 'unavailable';

  constructor(cause: unknown) {
    super(`EventBridge did not do that: ${String(cause)}`, { cause });
  }
}

/** What EventBridge says no to for what was asked. */
const REFUSALS = new Set([
  'IllegalStatusException',
  'InvalidEventPatternException',
  'LimitExceededException',
  'ResourceAlreadyExistsException',
  'ValidationException',
]);

/**
 * Asks EventBridge, and says in plain words when it answers with an error.
 * @throws ArchiveMissing, ArchiveRequestRefused, ArchiveUnavailable
 */
export const asked = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof EventBridgeServiceException) {
      if (error.name === 'ResourceNotFoundException') throw new ArchiveMissing(error.message, error);
      if (REFUSALS.has(error.name)) throw new ArchiveRequestRefused(error);
    }
    throw new ArchiveUnavailable(error);
  }
};

/** @param stage name of a stage on AWS; the platform on this machine when undefined */
export const eventBridgeOn = (stage: string | undefined): EventBridgeClient =>
  new EventBridgeClient(stageOf(stage).busClients);
