import { PlatformError } from '@edtech/contracts';
import type { Reason } from '../publisher.ts';
import { reasonText } from '../publisher.ts';

/** A replay that cannot be made as it is asked for. Nothing was read or sent. */
export class ReplayRefused extends PlatformError {
  readonly code = 'replay-refused';
  readonly kind = 'invalid';
}

/** The events' destination, or the table, did not answer for so long that the replay was given up. */
export class ReplayInterrupted extends PlatformError {
  readonly code = 'replay-interrupted';
  readonly kind = 'unavailable';
  readonly reason: Reason;

  constructor(reason: Reason) {
    super(
      `The replay was interrupted: ${reasonText(reason)}. What was sent stays sent; resume it from its last position.`,
    );
    this.reason = reason;
  }
}
