import { type Log, PlatformError } from '@edtech/contracts';
import type { Table } from '@edtech/event-store';
import type { OutboxItem } from '@edtech/event-store/layout';
import type { Replay } from './entry.ts';
import { publicationsOf } from './partition.ts';
import { type Publisher, reasonText } from './publisher.ts';

export interface RepublisherOptions {
  readonly table: Table;
  readonly publisher: Publisher;
  readonly log: Log;
}

/** Integration events of one aggregate, by their sequence; both ends are part of it. */
export interface RepublishRequest {
  readonly aggregateType: string;
  readonly aggregateId: string;
  readonly fromSequence: number;
  readonly toSequence: number;
  /** Which replay it is, and the consumer that it is meant for. No other sees the events. */
  readonly replay: Replay;
}

export interface Republished {
  readonly published: number;
  /** Sequences that the outbox does not hold: never produced, or no longer kept. */
  readonly missing: readonly number[];
}

export interface Republisher {
  /**
   * Publishes the range again, in order and as it was published first, but for the mark of the replay. It reads records
   * of any status and changes none. Sending a range twice is safe: consumers know each event by its id.
   * @throws RepublishRefused when the request cannot be met as it is
   * @throws RepublishIncomplete when the bus did not take all of it
   */
  republish(request: RepublishRequest): Promise<Republished>;
}

/** The most sequences that one call publishes again. */
export const REPUBLISH_LIMIT = 1_000;

/** Of the envelope's schema. */
const REPLAY_CHARACTERS = 128;

/** Published together; records are up to 400 KB, so not all of a range is held at once. */
const CHUNK = 50;

/** A range or a replay mark that cannot be published. */
export class RepublishRefused extends PlatformError {
  readonly code = 'republish-refused';
  readonly kind = 'invalid';
}

/** The bus did not take all of a range. The same request, or the rest of it from `resumeFrom`, may be sent again. */
export class RepublishIncomplete extends PlatformError {
  readonly code = 'republish-incomplete';
  /** `unavailable`: later it may take them. `refused`: it never will, for what one of them is. */
  readonly kind: 'unavailable' | 'refused';
  readonly published: number;
  /** Sequences that were tried and not taken. */
  readonly deferred: readonly number[];
  /** The lowest sequence that may not have been published. */
  readonly resumeFrom: number;

  constructor(
    subject: string,
    published: number,
    deferred: readonly number[],
    { kind, reason }: { readonly kind: 'unavailable' | 'refused'; readonly reason: string },
  ) {
    const resumeFrom = Math.min(...deferred);
    super(
      `${subject}: ${published} events were published again, then the bus did not take ${deferred.length} (${reason}). ` +
        `Send the range again from sequence ${resumeFrom}.`,
    );
    this.kind = kind;
    this.published = published;
    this.deferred = deferred;
    this.resumeFrom = resumeFrom;
  }
}

export const createRepublisher = ({ table, publisher, log }: RepublisherOptions): Republisher => ({
  async republish(request) {
    check(request);
    const { aggregateType, aggregateId, fromSequence, toSequence, replay } = request;
    const subject = `${aggregateType}/${aggregateId}`;
    const found = new Set<number>();
    let published = 0;

    const publish = async (chunk: readonly OutboxItem[]): Promise<void> => {
      const results = await publisher.publish(chunk, { replay });
      const left = results.filter((result) => result.outcome !== 'published');
      published += results.length - left.length;
      const [first] = left;
      if (first === undefined) return;
      const sequences = left.map(({ item }) => item.sequence);
      const refused = left.find(({ outcome }) => outcome === 'refused');
      throw new RepublishIncomplete(subject, published, sequences, {
        kind: refused === undefined ? 'unavailable' : 'refused',
        reason: reasonText((refused ?? first).reason),
      });
    };

    let chunk: OutboxItem[] = [];
    for await (const item of publicationsOf(table, { aggregateType, aggregateId }, log)) {
      if (item.sequence > toSequence) break;
      if (item.sequence < fromSequence) continue;
      found.add(item.sequence);
      chunk.push(item);
      if (chunk.length === CHUNK) {
        await publish(chunk);
        chunk = [];
      }
    }
    if (chunk.length > 0) await publish(chunk);
    const asked = Array.from({ length: toSequence - fromSequence + 1 }, (_, index) => fromSequence + index);
    const missing = asked.filter((sequence) => !found.has(sequence));
    log({ level: 'info', message: 'published again', subject, replay, published, missing: missing.length });
    return { published, missing };
  },
});

const check = ({ fromSequence, toSequence, replay }: RepublishRequest): void => {
  const isSequence = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
  if (!isSequence(fromSequence) || !isSequence(toSequence) || fromSequence > toSequence)
    throw new RepublishRefused(
      `Sequences ${fromSequence} to ${toSequence} are no range: give whole numbers from 1, the lower one first.`,
    );
  const asked = toSequence - fromSequence + 1;
  if (asked > REPUBLISH_LIMIT)
    throw new RepublishRefused(
      `${asked} sequences are more than the ${REPUBLISH_LIMIT} that one call publishes again: ask for them in parts.`,
    );
  for (const [name, value] of Object.entries(replay))
    if (value.length < 1 || value.length > REPLAY_CHARACTERS)
      throw new RepublishRefused(`replay.${name} must have 1 to ${REPLAY_CHARACTERS} characters.`);
};
