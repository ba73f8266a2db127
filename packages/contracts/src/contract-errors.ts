import { PlatformError } from './errors.ts';
import { describeViolations, type Violation } from './violation.ts';

/** The data of an integration event does not keep its contract. Nothing has been published. */
export class EventContractViolated extends PlatformError {
  readonly code = 'event-contract-violated';
  readonly kind = 'internal';
  readonly type: string;
  readonly version: number;
  readonly violations: readonly Violation[];

  constructor(type: string, version: number, violations: readonly Violation[], options?: ErrorOptions) {
    super(
      `${type} version ${version} does not keep its schema: ${describeViolations(violations)}. ` +
        'Correct the data, or publish a new version of the event.',
      options,
    );
    this.type = type;
    this.version = version;
    this.violations = violations;
  }
}

/** Something that was taken for an integration event is none. */
export class EnvelopeInvalid extends PlatformError {
  readonly code = 'envelope-invalid';
  readonly kind = 'internal';
  readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[], options?: ErrorOptions) {
    super(
      `This is no integration event: ${describeViolations(violations)}. Look at who sent it; trying again will not help.`,
      options,
    );
    this.violations = violations;
  }
}
