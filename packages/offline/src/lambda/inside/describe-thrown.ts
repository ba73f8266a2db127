/** What Lambda says of something thrown. */
export const describeThrown = (thrown: unknown): { errorType: string; errorMessage: string } =>
  thrown instanceof Error
    ? { errorType: thrown.name, errorMessage: thrown.message }
    : { errorType: typeof thrown, errorMessage: String(thrown) };
