import { randomUUID } from 'node:crypto';
import { type Log, PlatformError } from '@edtech/contracts';
import type { Table } from '@edtech/event-store';

/** That somebody was shown what may be personal. */
export interface PayloadView {
  /** The administrator's user id. */
  readonly actor: string;
  /** ISO-8601. */
  readonly at: string;
  /** What was shown: `aggregate User/u-1`. */
  readonly what: string;
  readonly reason: string;
  /** Of the request. */
  readonly correlationId: string;
}

/** It could not be put on record, so nothing is shown. */
export class PayloadViewUnrecorded extends PlatformError {
  readonly code = 'payload-view-unrecorded';
  readonly kind = 'internal';
}

/** Records are kept by the day, in the order of time: `audit#2026-11-29`. */
export const auditKey = (at: string, id: string) => ({ pk: `audit#${at.slice(0, 10)}`, sk: `${at}#${id}` });

/**
 * Puts on record that a payload is about to be shown, in the table and in the log. What is on record is never changed or taken
 * out: the functions may put, and each record has a key of its own.
 * @throws PayloadViewUnrecorded, TableUnavailable
 */
export const recordPayloadView = async (
  table: Pick<Table, 'write'>,
  view: PayloadView,
  log: Log,
  newId: () => string = randomUUID,
): Promise<void> => {
  const item = { ...auditKey(view.at, newId()), ...view };
  const { outcome } = await table.write({ kind: 'put', item, when: [{ is: 'absent' }] });
  if (outcome !== 'applied') throw new PayloadViewUnrecorded('Nothing was shown. Send the request again.');
  log({ level: 'info', message: 'payload shown', ...view });
};
