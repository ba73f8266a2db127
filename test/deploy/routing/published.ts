import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Envelope, EventContract } from '@edtech/contracts';
import { encodeOutboxRecord } from '@edtech/event-store/layout';
import { readPutEvents } from '../../../packages/offline/src/bus/entries.ts';
import type { BusEvent } from '../../../packages/offline/src/bus/index.ts';
import { busEntry, type Replay } from '../../../packages/outbox/src/entry.ts';
import { ROOT } from '../packages.ts';

/** The recorded events of one version of an event: the same that other tests hold the catalogue to. */
export const recordedOf = ({ type, version }: EventContract): readonly Envelope[] =>
  JSON.parse(readFileSync(join(ROOT, `test/corpus/${type}.v${version}.json`), 'utf8'));

/** `event` as it is delivered by the bus once the outbox of its service has published it, for the first time or again. */
export const published = (event: Envelope, replay?: Replay): BusEvent => {
  const { entry } = busEntry(outboxRecordOf(event), 'bus', replay);
  const put = readPutEvents(
    // The wire has seconds where the SDK takes a Date.
    { Entries: [{ ...entry, Time: Number(entry.Time) / 1_000 }] },
    { region: 'eu-west-1', accountId: '000000000000', nowMs: 0, newId: () => event.id },
  );
  const [delivered] = put.refused === undefined ? put.accepted : [];
  if (delivered === undefined) throw new Error(`the bus refuses ${event.type}`);
  return delivered.event;
};

/** `event` as an archive's replay of this name brings it back. */
export const broughtBack = (event: Envelope, replayName: string): BusEvent => ({
  ...published(event),
  'replay-name': replayName,
});

const outboxRecordOf = ({ aggregate, ...event }: Envelope) =>
  encodeOutboxRecord({
    id: event.id,
    eventType: event.type,
    eventVersion: event.version,
    data: event.data,
    source: event.source,
    aggregateType: aggregate.type,
    aggregateId: aggregate.id,
    sequence: aggregate.sequence,
    destination: 'bus',
    createdAt: event.occurredAt,
    context: {
      correlationId: event.correlationId,
      causationId: event.causationId,
      actor: { kind: 'anonymous' },
      ...(event.trace === undefined ? {} : { trace: event.trace }),
    },
    cause: { version: aggregate.sequence, eventId: event.causationId, index: 1 },
  });
