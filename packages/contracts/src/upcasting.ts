import type { EventContract } from './event-contract.ts';
import type { UpcastSettings } from './upcast-settings.ts';
import type { Violation } from './violation.ts';

/** What became of data that a consumer wanted to read in the version that it speaks. */
export type Reading =
  | { readonly outcome: 'read'; readonly data: unknown }
  /** The version is newer than the contract, or so old that nothing leads from it to the contract. */
  | { readonly outcome: 'version-unknown' }
  /** The data breaks the schema of `version`: its own, or one that it was upcast to. */
  | { readonly outcome: 'invalid'; readonly version: number; readonly violations: readonly Violation[] };

/**
 * Reads `data`, which says that it keeps `version` of an event, as `contract` has it: checked, then upcast version by
 * version and checked again each time. Fields that the contract does not know are let through, but need not
 * survive an upcaster.
 */
export const readAs = (
  contract: EventContract,
  version: number,
  data: unknown,
  settings: UpcastSettings,
): Reading => {
  if (version === contract.version) return checked(contract, data);
  if (version > contract.version || contract.previous === undefined) return { outcome: 'version-unknown' };
  const { contract: before, upcast } = contract.previous;
  const older = readAs(before, version, data, settings);
  // The generated contract names the upcaster only for the version before its own, whose check has just passed.
  return older.outcome === 'read' ? checked(contract, upcast(older.data as never, settings)) : older;
};

const checked = (contract: EventContract, data: unknown): Reading => {
  const violations = contract.consume(data);
  return violations.length === 0
    ? { outcome: 'read', data }
    : { outcome: 'invalid', version: contract.version, violations };
};
