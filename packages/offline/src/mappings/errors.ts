import { OfflineError } from '../error.ts';

/** There is no event source mapping or schedule of that id. */
export class UnknownMapping extends OfflineError {
  readonly id: string;

  constructor(id: string, known: readonly string[]) {
    super('UNKNOWN_MAPPING', `There is no mapping "${id}"; there are: ${known.join(', ') || 'none'}.`);
    this.id = id;
  }
}

/** A mapping names a stream that the local DynamoDB does not have. */
export class StreamMissing extends OfflineError {
  readonly streamArn: string;

  constructor(streamArn: string, reason: string) {
    super(
      'STREAM_MISSING',
      `The stream ${streamArn} cannot be read: ${reason}. Declare a StreamSpecification on its table, and create the ` +
        'tables before the mappings start.',
    );
    this.streamArn = streamArn;
  }
}

/** A mapping or schedule names something that the configuration does not declare. */
export class MappingIncomplete extends OfflineError {
  readonly id: string;

  constructor(id: string, missing: string) {
    super(
      'MAPPING_INCOMPLETE',
      `The mapping "${id}" needs ${missing}, which is not declared; declare it or remove the mapping.`,
    );
    this.id = id;
  }
}
