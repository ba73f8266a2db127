import { digest } from './fingerprint.ts';
import type { EventFacts, LetterError, Source } from './letter.ts';

/** What a message, or whatever else ended, says when it is collected. */
export interface Receipt {
  /** Id of the letter that it belongs to: the same however often the same event ends at the same place. */
  readonly letterId: string;
  readonly source: Source;
  readonly error: LetterError;
  readonly event?: EventFacts;
  /** As it was received. */
  readonly body: string;
  /** Of the message: one that comes twice is known by it. */
  readonly messageId: string;
  /** When it ended there (ISO-8601), as far as anybody knows. */
  readonly endedAt: string;
}

/** @param identity of what has ended: the event's own id, or whatever else is the same when it comes again */
export const letterIdOf = (
  { kind, name }: { readonly kind: string; readonly name: string },
  identity: string,
): string => digest([kind, name, identity], 20);
