export type Fields = { readonly [name: string]: unknown };

export const isRecord = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A payload as JSON if it is JSON, else as the text that it is. */
export const payloadIn = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
};
