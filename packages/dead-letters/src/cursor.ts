import { PlatformError } from '@edtech/contracts';
import { digest } from './fingerprint.ts';
import { isRecord } from './json.ts';

/** A cursor that no answer has given, or that belongs to another question. */
export class LettersCursorUnknown extends PlatformError {
  readonly code = 'cursor-unknown';
  readonly kind = 'invalid';

  constructor(options?: ErrorOptions) {
    super(
      'This cursor leads nowhere. Begin with the first page, and pass on each cursor as it was given.',
      options,
    );
  }
}

/** What stands for a question: a cursor goes on with the one that it was given for. */
const questionOf = (question: unknown): string => digest([JSON.stringify(question)], 8);

export const cursorOf = (question: unknown, place: unknown): string =>
  Buffer.from(JSON.stringify({ of: questionOf(question), place })).toString('base64url');

/**
 * The place in a cursor.
 * @throws LettersCursorUnknown
 */
export const placeIn = <Place>(
  cursor: string,
  question: unknown,
  isPlace: (value: unknown) => value is Place,
): Place => {
  const found = contentOf(cursor);
  if (!isRecord(found) || found.of !== questionOf(question) || !isPlace(found.place))
    throw new LettersCursorUnknown();
  return found.place;
};

const contentOf = (cursor: string): unknown => {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch (error) {
    throw new LettersCursorUnknown({ cause: error });
  }
};
