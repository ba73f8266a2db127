import type { Envelope } from './generated/envelope.ts';
import { tolerant } from './generated/envelope.validator.js';
import { violationsOf } from './validation.ts';
import type { Violation } from './violation.ts';

export type ParsedEnvelope =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/**
 * Reads the envelope of an integration event. Unknown fields are let through: the producer may be newer than this code.
 * The data is not looked at; that is for the contract of its type and version.
 */
export const parseEnvelope = (value: unknown): ParsedEnvelope => {
  const violations = violationsOf(tolerant, value);
  // The validator is generated from the same schema as the type.
  return violations.length === 0 ? { ok: true, envelope: value as Envelope } : { ok: false, violations };
};
