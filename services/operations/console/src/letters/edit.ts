/** What of a letter's payload may be edited: the data of its event, or all of it where there is no event. */
export interface Editable {
  readonly what: 'data' | 'body';
  readonly value: unknown;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const editableIn = (payload: unknown): Editable => {
  if (!isRecord(payload)) return { what: 'body', value: payload };
  const { detail, event } = payload;
  if (isRecord(detail) && 'data' in detail) return { what: 'data', value: detail.data };
  // A letter of an outbox has the event within.
  if (isRecord(event)) return editableIn(event);
  return { what: 'body', value: payload };
};

export type Edited =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'broken'; readonly message: string };

/** What somebody wrote, against what stood there. */
export const editedFrom = (text: string, before: unknown): Edited => {
  try {
    const value: unknown = JSON.parse(text);
    return JSON.stringify(value) === JSON.stringify(before)
      ? { kind: 'unchanged' }
      : { kind: 'value', value };
  } catch (error) {
    return { kind: 'broken', message: error instanceof Error ? error.message : String(error) };
  }
};
