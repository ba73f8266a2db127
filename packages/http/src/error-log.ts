/** How many causes of causes are worth a line. */
const maxCauses = 5;

const secrets: readonly (readonly [RegExp, string])[] = [
  [/\b(Bearer|Basic)\s+\S+/gi, '$1 [removed]'],
  [/\beyJ[\w-]+\.[\w-]+(?:\.[\w-]*)?/g, '[token removed]'],
  [/[^\s"'<>@]+@[^\s"'<>@]+\.[^\s"'<>@]+/g, '[address removed]'],
];

/** Messages of other people's errors may quote what was sent: tokens and mail addresses are taken out of them. */
const redact = (message: string): string =>
  secrets.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message);

/** The frames alone: the head of a stack repeats the message as it was. */
const framesOf = ({ stack = '' }: Error): readonly string[] =>
  stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '));

/**
 * An error as a log entry may hold it: names, redacted messages and frames, of the error and of its causes. A thrown
 * value that is no error is named by its type only, as nothing is known about what it holds.
 */
export const describeError = (error: unknown, depth = 0): Record<string, unknown> => {
  if (!(error instanceof Error)) return { name: 'NotAnError', type: typeof error };
  const { name, message, cause } = error;
  return {
    name,
    message: redact(message),
    ...('code' in error && typeof error.code === 'string' && { code: error.code }),
    frames: framesOf(error),
    ...(cause !== undefined && depth < maxCauses && { cause: describeError(cause, depth + 1) }),
  };
};
