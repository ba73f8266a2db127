/** Whether these are options of serverless-esbuild. They are changed in place: the framework hands them on by reference. */
export const isOptions = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
