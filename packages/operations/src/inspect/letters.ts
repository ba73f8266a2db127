import { createDeadLetterStore } from '@edtech/dead-letters';
import type { Service } from '@edtech/infrastructure';
import pLimit from 'p-limit';
import { keepsDeadLetters } from './health.ts';
import type { QuestionOf } from './question.ts';
import { type InspectTools, READS_IN_FLIGHT } from './tools.ts';

/** A dead letter of an event that is asked about. */
export interface LetterOfEvent {
  readonly id: string;
  readonly state: string;
  /** The consumer, or the outbox or stream, where it ended. */
  readonly consumer: string;
  readonly openSince: string;
  readonly eventId: string;
  readonly correlationId: string;
}

/** The dead letters of these aggregates, whatever became of them; undefined where none are kept. */
export const lettersOf = async (
  service: Service,
  { store }: InspectTools,
  { of }: QuestionOf<'letters'>,
): Promise<readonly LetterOfEvent[] | undefined> => {
  if (!keepsDeadLetters(service) || store === undefined) return undefined;
  const letters = createDeadLetterStore(store.table);
  const reads = pLimit(READS_IN_FLIGHT);
  const found = await Promise.all(
    of.map((aggregate) =>
      reads(async () => {
        const ofOne: LetterOfEvent[] = [];
        for await (const { id, state, source, openSince, event } of letters.ofAggregate(aggregate))
          if (event !== undefined)
            ofOne.push({
              id,
              state,
              consumer: source.name,
              openSince,
              eventId: event.id,
              correlationId: event.correlationId,
            });
        return ofOne;
      }),
    ),
  );
  return found.flat();
};
