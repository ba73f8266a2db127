import { OfflineError } from '../error.ts';
import { RELEASE } from './release.ts';

/** Why one way to DynamoDB Local did not lead there. */
export interface Refusal {
  readonly source: string;
  readonly reason: string;
}

/** No way to DynamoDB Local is open on this machine; the message lists what was tried and what would help. */
export class DynamoDbUnavailable extends OfflineError {
  readonly refusals: readonly Refusal[];

  constructor(refusals: readonly Refusal[], cacheFolder: string) {
    super(
      'DYNAMODB_UNAVAILABLE',
      [
        `DynamoDB Local ${RELEASE.version} cannot be started here. Tried, in this order:`,
        ...refusals.map(({ source, reason }) => `  ${source}: ${reason}`),
        'Any one of these is a way out:',
        `  - install a JDK (not only a JRE), version ${RELEASE.minimumJava} or newer, found by JAVA_HOME or PATH, and`,
        '    either Maven (`mvn` on PATH, able to reach Maven Central or a mirror in its settings)',
        `    or access to ${new URL(RELEASE.archive.url).origin}`,
        `  - with such a JDK, copy the folder ${cacheFolder} from a machine that has it`,
        `  - start Docker, which then runs ${RELEASE.image}`,
        '  - start DynamoDB Local yourself and set DYNAMODB_ENDPOINT, for example to http://127.0.0.1:8000',
      ].join('\n'),
    );
    this.refusals = refusals;
  }
}

/** DYNAMODB_ENDPOINT is set, but is not a DynamoDB on this machine that answers. */
export class DynamoDbEndpointUnusable extends OfflineError {
  readonly endpoint: string;

  constructor(endpoint: string, reason: string, options?: ErrorOptions) {
    super(
      'DYNAMODB_ENDPOINT_UNUSABLE',
      `DYNAMODB_ENDPOINT is ${endpoint}, ${reason}. Correct it, or unset it to have DynamoDB Local started.`,
      options,
    );
    this.endpoint = endpoint;
  }
}

/** DynamoDB Local was found, but ended or did not answer in time; `output` is the end of what it printed. */
export class DynamoDbStartFailed extends OfflineError {
  readonly output: string;

  constructor(reason: string, output: string) {
    super(
      'DYNAMODB_START_FAILED',
      `DynamoDB Local did not start: ${reason}.${output === '' ? '' : `\n${output}`}`,
    );
    this.output = output;
  }
}

/** A table from an earlier start has other keys, indexes, stream or TTL than the model now declares. */
export class DynamoDbTableDiffers extends OfflineError {
  readonly table: string;
  readonly differences: readonly string[];

  constructor(table: string, differences: readonly string[]) {
    super(
      'DYNAMODB_TABLE_DIFFERS',
      `Table ${table} exists, but is not what is declared: ${differences.join('; ')}. Delete the data directory, or the table, to have it made anew.`,
    );
    this.table = table;
    this.differences = differences;
  }
}
