import { type Envelope, PlatformError, type Violation } from '@edtech/contracts';

export type PoisonCode =
  | 'event-malformed'
  | 'event-invalid'
  | 'event-unexpected'
  | 'event-version-unknown'
  | 'event-too-old'
  | 'sequence-reused'
  | 'saga-unknown'
  | 'retries-exhausted';

/** A message that no later try could handle. It goes to the dead letters at once, with the reason. */
export class Poison extends PlatformError {
  readonly code: PoisonCode;
  readonly kind = 'invalid';
  readonly violations: readonly Violation[];
  /** The event, when the message could be read that far. */
  readonly envelope: Envelope | undefined;

  constructor(
    code: PoisonCode,
    message: string,
    facts: {
      readonly violations?: readonly Violation[];
      readonly envelope?: Envelope | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: facts.cause });
    this.code = code;
    this.violations = facts.violations ?? [];
    this.envelope = facts.envelope;
  }
}

/** Whether the events after it have to wait: not for one whose place in the order is taken already. */
export const holdsUpItsAggregate = ({ code }: Poison): boolean => code !== 'sequence-reused';
