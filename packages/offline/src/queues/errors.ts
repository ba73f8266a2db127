import { OfflineError } from '../error.ts';

/** The installed fauxqs lacks a file or a class that the local queues are built on. */
export class QueueEmulatorIncomplete extends OfflineError {
  readonly file: string;

  constructor(file: string, exported?: string, options?: ErrorOptions) {
    const missing = exported === undefined ? `the file ${file}` : `${exported} in the file ${file}`;
    super(
      'QUEUE_EMULATOR_INCOMPLETE',
      `The installed fauxqs has no longer ${missing}; install the version that packages/offline pins, or adapt ` +
        'src/queues/emulator.ts to the new one.',
      options,
    );
    this.file = file;
  }
}

/** SQS refused a request; `awsCode` is the error code that it answers with. */
export class QueueRequestRefused extends OfflineError {
  readonly awsCode: string;
  readonly queueArn: string;

  constructor(queueArn: string, awsCode: string, reason: string) {
    super('QUEUE_REQUEST_REFUSED', `${queueArn} refused the request with ${awsCode}: ${reason}`);
    this.awsCode = awsCode;
    this.queueArn = queueArn;
  }
}
