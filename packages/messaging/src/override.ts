import type { SQSRecord } from 'aws-lambda';

/** Somebody's decision that an event is to be handled in spite of its age. Whoever redrives it sends it along. */
export interface Override {
  readonly by: string;
  readonly reason: string;
}

/** The message attribute that carries an override, as JSON. */
export const OVERRIDE_ATTRIBUTE = 'override';

/** The override that came with a message; undefined when there is none, or none that names who and why. */
export const overrideOf = ({ messageAttributes }: SQSRecord): Override | undefined => {
  const text = messageAttributes[OVERRIDE_ATTRIBUTE]?.stringValue;
  if (text === undefined) return undefined;
  try {
    const { by, reason }: Partial<Record<keyof Override, unknown>> = JSON.parse(text);
    return typeof by === 'string' && by !== '' && typeof reason === 'string' && reason !== ''
      ? { by, reason }
      : undefined;
  } catch {
    return undefined;
  }
};
