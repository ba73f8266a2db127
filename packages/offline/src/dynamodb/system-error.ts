/**
 * Errors of Node itself, read by their shape: where tests run in a realm of their own, `instanceof Error` does not
 * know them.
 */
export function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}

/** The innermost message: `fetch` hides what happened (a refused connection, an unknown host) in the cause. */
export function rootMessageOf(error: unknown): string {
  const nested = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return nested === undefined ? messageOf(error) : rootMessageOf(nested);
}
