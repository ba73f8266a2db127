import type { PlatformError } from '@edtech/contracts';

/** Refusals that go together in many operations, by the name of the response that they share in the document. */
const SHARED: Readonly<Record<string, readonly string[]>> = {
  Unauthenticated: ['unauthenticated', 'claims-unreadable'],
  Forbidden: ['forbidden'],
  VersionDiffers: ['if-match-failed', 'version-mismatch'],
  BodyTooLarge: ['body-too-large'],
  TooLarge: ['body-too-large', 'limit-exceeded'],
  BodyUnsupported: ['content-type-unsupported', 'content-encoding-unsupported'],
  KeyReused: ['idempotency-key-reused'],
  Failed: ['internal'],
  NotDoneInTime: ['timed-out'],
  NotReadInTime: ['timed-out', 'table-unavailable'],
  NotWrittenInTime: ['timed-out', 'table-unavailable', 'store-unavailable', 'concurrency-conflict'],
  ReadModelBehind: ['timed-out', 'table-unavailable', 'read-model-behind'],
};

const codesOf = (codes: readonly string[]): string => codes.toSorted().join(' ');

/** The name of the response that stands for just these refusals, where there is one. */
export const sharedName = (refusals: readonly PlatformError[]): string | undefined => {
  const codes = codesOf(refusals.map(({ code }) => code));
  return Object.entries(SHARED).find(([, one]) => codesOf(one) === codes)?.[0];
};
