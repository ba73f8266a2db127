import { PlatformError } from '@edtech/contracts';
import type { SagaDefinition } from '../definition.ts';
import type { HistoryEntry } from '../history.ts';
import type { SagaMessage } from '../message.ts';
import type { SagaState } from '../state.ts';

/** For how many days a finished saga is kept, unless told: longer than any message or dead letter about it can wait. */
export const RETENTION_DAYS = 60;

/** A queue and its dead-letter queue keep a message for 14 days each, and what is that old is refused by its age. */
const LEAST_RETENTION_DAYS = 30;

/** Versions of a saga that do not go together. The function stops before it handles anything. */
export class SagaVersionsInvalid extends PlatformError {
  readonly code = 'saga-versions-invalid';
  readonly kind = 'internal';
}

/** A saga of a version that this code does not have: it was deployed, and is not any more. Running sagas need it. */
export class SagaVersionMissing extends PlatformError {
  readonly code = 'saga-version-missing';
  readonly kind = 'internal';
  readonly version: number;

  constructor(name: string, id: string, version: number) {
    super(
      `The saga ${name} ${id} began with version ${version}: deploy that one as well until none of its sagas runs.`,
    );
    this.version = version;
  }
}

/** All versions of one saga that may still run, and for how long finished ones are kept. */
export interface SagaVersions {
  readonly name: string;
  /** The one with which sagas begin. */
  readonly newest: SagaDefinition;
  readonly all: readonly SagaDefinition[];
  readonly retentionDays: number;
  readonly tells?: Tells;
}

/**
 * What a saga tells its own service of a transition, by local messages about itself: each is committed with the transition, and
 * has the saga's revision for its sequence. Pure.
 */
export type Tells = (
  history: readonly HistoryEntry[],
  saga: Pick<SagaState, 'start'>,
) => readonly SagaMessage[];

/**
 * The versions of a saga. New sagas begin with the highest; those that run finish with the one with which they began.
 * @throws SagaVersionsInvalid
 */
export const sagaVersions = (
  definitions: readonly [SagaDefinition, ...SagaDefinition[]],
  { retentionDays = RETENTION_DAYS, tells }: { readonly retentionDays?: number; readonly tells?: Tells } = {},
): SagaVersions => {
  const [newest, ...older] = definitions.toSorted((one, other) => other.version - one.version);
  if (newest === undefined) throw new SagaVersionsInvalid('Name at least one version.');
  const { name } = newest;
  const refuse = (why: string): never => {
    throw new SagaVersionsInvalid(`The versions of the saga ${name} do not go together: ${why}.`);
  };
  const all = [newest, ...older];
  if (new Set(all.map(({ version }) => version)).size < all.length) refuse('two have the same number');
  const stranger = older.find((one) => one.name !== name);
  if (stranger !== undefined) refuse(`one is called ${stranger.name}`);
  const elsewhere = older.find(({ correlate }) => correlate !== newest.correlate);
  if (elsewhere !== undefined) refuse(`they are found by ${newest.correlate} and by ${elsewhere.correlate}`);
  if (!Number.isSafeInteger(retentionDays) || retentionDays < LEAST_RETENTION_DAYS)
    refuse(
      `keep what is finished for ${LEAST_RETENTION_DAYS} days at least, so that no dead letter finds nothing`,
    );
  return { name, newest, all, retentionDays, ...(tells === undefined ? {} : { tells }) };
};

/** @throws SagaVersionMissing */
export const versionOf = ({ name, all }: SagaVersions, id: string, version: number): SagaDefinition => {
  const found = all.find((one) => one.version === version);
  if (found === undefined) throw new SagaVersionMissing(name, id, version);
  return found;
};
