import type { Cause } from '@edtech/dead-letters';
import { columns } from '../local/columns.ts';
import { duration } from '../outbox/duration.ts';

const MESSAGE_CHARACTERS = 70;

/** The causes as a person reads them. */
export const causesPage = (found: readonly Cause[], now: number): string =>
  columns(
    'CAUSES',
    ['cause', 'count', 'states', 'of', 'class', 'error', 'type', 'open for', 'for example'],
    found.map((one) => [
      one.fingerprint,
      one.count,
      Object.entries(one.states)
        .map(([state, count]) => `${count} ${state}`)
        .join(', '),
      one.source,
      one.classification,
      one.code,
      one.type ?? '-',
      duration(now - Date.parse(one.openSince)),
      one.message.slice(0, MESSAGE_CHARACTERS),
    ]),
  );
